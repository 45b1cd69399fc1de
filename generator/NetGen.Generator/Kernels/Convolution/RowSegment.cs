namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Some equal tiles of a row, side by side.</summary>
/// <param name="Start">The first output.</param>
/// <param name="Pixels">The pixels of one tile.</param>
/// <param name="Count">The number of tiles.</param>
/// <param name="IsInside">Whether no tap of them reads padding.</param>
/// <param name="UnrollsTaps">Whether the taps along the row are written one by one: to leave out those that read
/// padding, or because they are few.</param>
internal sealed record RowSegment(int Start, int Pixels, int Count, bool IsInside, bool UnrollsTaps)
{
    /// <summary>Whether a tap of a pixel of the first tile lies in the input; pixels are counted over all rows of the
    /// tile.</summary>
    public bool Reads(ConvolutionAxis width, int pixel, int tap) => IsInside || width.Reads(Start + (pixel % Pixels), tap);
}
