namespace NetGen;

/// <summary>min(max(x, minimum), maximum).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ClipAttribute : LayerAttribute
{
    /// <summary>The smallest result, any finite number; none unless given.</summary>
    public object? Minimum { get; set; }

    /// <summary>The largest result, any finite number; none unless given. Where the minimum is larger, it is the
    /// result.</summary>
    public object? Maximum { get; set; }
}
