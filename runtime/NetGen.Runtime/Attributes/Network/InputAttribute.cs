namespace NetGen;

/// <summary>A further input of the network, which the next layer reads, or those that name it.</summary>
/// <param name="shape">The shape for one image: channels, then up to three spatial extents, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InputAttribute(string shape) : LayerAttribute
{
    /// <summary>The shape for one image: channels, then up to three spatial extents, outermost first.</summary>
    public string Shape { get; } = shape;
}
