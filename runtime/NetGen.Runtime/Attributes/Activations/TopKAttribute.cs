namespace NetGen;

/// <summary>The largest channels of each position, the largest first and of equal ones the first: of (C, H, W) it gives
/// (k, H, W). The gradient of each value goes to its channel.</summary>
/// <param name="k">How many.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TopKAttribute(int k) : LayerAttribute
{
    /// <summary>How many.</summary>
    public int K { get; } = k;

    /// <summary>Whether the largest are meant, or else the smallest.</summary>
    public bool Largest { get; set; } = true;

    /// <summary>Whether they must be in order; they always are.</summary>
    public bool Sorted { get; set; } = true;

    /// <summary><c>"values"</c>, or <c>"indices"</c>, the channels that they were, as numbers, through which no gradient
    /// comes.</summary>
    public string Output { get; set; } = "values";
}
