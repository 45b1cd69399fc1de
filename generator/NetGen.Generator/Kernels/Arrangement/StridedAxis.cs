namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>An axis of a tensor that is read from another.</summary>
/// <param name="Extent">Its extent.</param>
/// <param name="Stride">The floats of the other tensor from an element to the next; 0 where one element is read again
/// and again.</param>
public sealed record StridedAxis(int Extent, int Stride);
