namespace NetGen;

/// <summary>A learnt tensor, the same for every image. It reads no layer. Its parameter is <c>.value</c>, of the
/// constant's shape.</summary>
/// <param name="shape">The shape: channels, then up to three spatial extents, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConstantAttribute(string shape) : LayerAttribute
{
    /// <summary>The shape: channels, then up to three spatial extents, outermost first.</summary>
    public string Shape { get; } = shape;

    /// <summary>All its elements at first.</summary>
    public double Initial { get; set; }
}
