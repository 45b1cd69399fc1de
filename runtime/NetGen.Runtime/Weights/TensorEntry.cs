namespace NetGen.Weights;

/// <summary>A tensor as a safetensors header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">The number format, for example <c>F32</c>; may be unknown.</param>
/// <param name="Shape">Its dimensions, none negative.</param>
/// <param name="Begin">Where its data begins, in bytes behind the header.</param>
/// <param name="End">Where its data ends.</param>
internal sealed record TensorEntry(string Name, string Format, long[] Shape, long Begin, long End)
{
    /// <summary>The dimensions in words.</summary>
    public string ShapeText => $"({string.Join(", ", Shape)})";
}
