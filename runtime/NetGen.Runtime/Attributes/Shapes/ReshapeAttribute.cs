namespace NetGen;

/// <summary>The same elements, in the same order with channels outermost, under another shape.</summary>
/// <param name="shape">The shape for one image: channels, then up to three spatial extents, outermost first, such as
/// <c>"4x30x40"</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ReshapeAttribute(string shape) : LayerAttribute
{
    /// <summary>The shape for one image: channels, then up to three spatial extents, outermost first.</summary>
    public string Shape { get; } = shape;
}
