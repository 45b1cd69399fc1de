namespace NetGen;

/// <summary>The mean, sum, largest, smallest or product over some axes, which keep the extent 1. The gradient of the
/// largest or smallest is shared evenly among the elements that are.</summary>
/// <param name="operation"><c>"mean"</c>, <c>"sum"</c>, <c>"max"</c>, <c>"min"</c> or <c>"product"</c>.</param>
/// <param name="axes">The axes by their letters, such as <c>"HW"</c>: C for channels, then D, H and W.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReduceAttribute(string operation, string axes) : LayerAttribute
{
    /// <summary><c>"mean"</c>, <c>"sum"</c>, <c>"max"</c>, <c>"min"</c> or <c>"product"</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>The axes by their letters, such as <c>"HW"</c>: C for channels, then D, H and W.</summary>
    public string Axes { get; } = axes;
}
