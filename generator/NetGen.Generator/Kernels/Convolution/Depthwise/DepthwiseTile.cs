using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>How a depthwise kernel covers a row of its output: with tiles of some pixels, each pixel an
/// accumulator.</summary>
/// <param name="Pixels">Pixels of a tile.</param>
/// <param name="UnrollTaps">Whether the taps along the row are written one by one, those of edges left out; else they
/// are a loop, and the outputs at the edges a loop of single pixels with fewer taps.</param>
internal sealed record DepthwiseTile(int Pixels, bool UnrollTaps)
{
    // Two multiply-adds start in a cycle and take four: from eight chains on, more of them gain nothing.
    private const int EnoughPixels = 8;
    private const int LongestUnrolledTaps = 7;

    // The most outputs along the edges of a row that are worth code of their own.
    private const int MaximumEdges = 16;

    /// <summary>The tile for a row: all of a short one, else one that divides the row.</summary>
    public static DepthwiseTile Choose(InstructionSet isa, ConvolutionAxis width)
    {
        var (begin, end) = width.Interior();
        bool unroll = width.Taps <= LongestUnrolledTaps && width.Out - (end - begin) <= MaximumEdges;
        int largest = Math.Min(2 * EnoughPixels, isa.Registers - 1 - (unroll ? Math.Max(1, width.Taps) : 1));
        if (width.Out <= largest)
        {
            return new DepthwiseTile(width.Out, unroll);
        }

        int fitting = Enumerable.Range(EnoughPixels - 1, Math.Max(1, largest - EnoughPixels + 2))
            .Where(pixels => pixels <= largest && width.Out % pixels == 0)
            .DefaultIfEmpty(Math.Min(largest, EnoughPixels))
            .First();
        return new DepthwiseTile(fitting, unroll);
    }

    /// <summary>The parts of a row: single pixels at the edges and tiles between them, or tiles alone where taps are
    /// unrolled.</summary>
    public IEnumerable<RowSegment> Segments(ConvolutionAxis width)
    {
        if (UnrollTaps)
        {
            return new RowTile(1, Pixels, 1, UnrollTaps: true, ClampTaps: false).Segments(width);
        }

        var (begin, end) = width.Interior();
        int tiles = (end - begin) / Pixels;
        int rest = (end - begin) % Pixels;
        return new RowSegment[]
        {
            new(0, 1, begin, IsInside: false, UnrollsTaps: false),
            new(begin, Pixels, tiles, IsInside: true, UnrollsTaps: false),
            new(end - rest, rest, rest == 0 ? 0 : 1, IsInside: true, UnrollsTaps: false),
            new(end, 1, width.Out - end, IsInside: false, UnrollsTaps: false),
        }.Where(segment => segment.Count > 0);
    }
}
