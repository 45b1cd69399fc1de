namespace NetGen;

/// <summary>The index of the largest channel of each position, as a number: of (C, H, W) it gives (1, H, W). No gradient
/// comes through it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ArgMaxAttribute : LayerAttribute
{
    /// <summary>Whether the largest is meant, or else the smallest.</summary>
    public bool Largest { get; set; } = true;

    /// <summary>Whether the last of equal channels is meant, or else the first.</summary>
    public bool Last { get; set; }
}
