using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>The windows of an image that a network classifies all at once. The first lies in the corner.</summary>
/// <param name="Extents">The extents of a window, one for each axis of the image.</param>
/// <param name="Strides">The distance of two windows in pixels, one for each axis.</param>
public sealed record WindowGrid(EquatableArray<int> Extents, EquatableArray<int> Strides);
