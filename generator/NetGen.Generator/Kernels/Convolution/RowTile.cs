using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The register tile of a blocked convolution: the accumulators of some pixels of some rows, for some blocks of
/// output channels.</summary>
/// <param name="Rows">Rows of the output.</param>
/// <param name="Pixels">Pixels of each row.</param>
/// <param name="Blocks">Blocks of output channels.</param>
/// <param name="UnrollTaps">Whether few taps along the row are written one by one even where none reads padding.</param>
/// <param name="ClampTaps">Whether the taps of each pixel are clamped by a loop, the way out when unrolling would take too
/// much code.</param>
internal sealed record RowTile(int Rows, int Pixels, int Blocks, bool UnrollTaps, bool ClampTaps)
{
    // A fused multiply-add takes 4 cycles, and two start in each cycle, beside two loads. Weights come from the second
    // cache, which delivers a vector in about two cycles; an iteration of the loop itself takes one.
    private const int Latency = 4;
    private const int PerCycle = 2;
    private const int WeightCycles = 2;
    private const int LoopCycles = 1;
    private const int LargestBlocks = 4;
    private const int LongestUnrolledTaps = 7;

    // Unrolled taps whose weights do not fit into registers keep the inputs that they share on the stack. That takes a sixth of the time with
    // vectors of 64 bytes, of which one is stored in a cycle, and nothing with shorter ones.
    private const int LanesThatMustShare = 16;

    // References to locals, see MethodBudget; the rest is left for what stands around the tiles.
    private const int LargestUnrolledReferences = 3400;

    /// <summary>The accumulators that leave registers for weights and inputs: 28 of 32, 12 of 16.</summary>
    public static int Accumulators(InstructionSet isa) => isa.Registers - 4;

    /// <summary>The tile that needs the fewest estimated cycles.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="height">The axis of rows; several rows share a tile if it needs no clamping.</param>
    /// <param name="width">The axis of pixels.</param>
    /// <param name="blocks">Blocks of output channels; the tile's number of blocks divides it.</param>
    /// <param name="unrollTaps">Whether few taps along the row are to be unrolled everywhere.</param>
    /// <param name="pairs">Whether pixels come in pairs, and several rows too. The way out takes no notice of it.</param>
    public static RowTile Choose(InstructionSet isa, ConvolutionAxis height, ConvolutionAxis width, int blocks, bool unrollTaps, bool pairs = false)
    {
        RowTile? best = null;
        double bestCycles = double.PositiveInfinity;
        for (int b = 1; b <= LargestBlocks; b++)
        {
            for (int p = pairs ? 2 : 1; p <= Math.Min(width.Out, Accumulators(isa)) && blocks % b == 0; p += pairs ? 2 : 1)
            {
                int largestRows = p == width.Out && height.IsInside ? height.Out : 1;
                for (int rows = 1; rows <= largestRows && rows * p * b <= Accumulators(isa); rows += pairs && rows > 1 ? 2 : 1)
                {
                    var tile = new RowTile(rows, p, b, unrollTaps && width.Taps <= LongestUnrolledTaps, ClampTaps: false);
                    double cycles = tile.Cycles(width);
                    bool shares = !tile.UnrollTaps || width.Taps == 1 || !SpillsCost(isa) || tile.SharesInputs(isa, rows * p, width.Taps);
                    bool fits = shares && height.Out % rows == 0 && (rows * p * b) + b + 1 <= isa.Registers;
                    if (fits && cycles < bestCycles - 1e-6 && tile.IsShort(width))
                    {
                        best = tile;
                        bestCycles = cycles;
                    }
                }
            }
        }

        return best ?? new RowTile(1, 1, Enumerable.Range(1, LargestBlocks).Last(b => blocks % b == 0), false, ClampTaps: true);
    }

    /// <summary>Cycles of a row of one block of output channels, for one input channel and tap.</summary>
    public double Cycles(ConvolutionAxis width)
    {
        int rest = width.Out % Pixels;
        double cycles = (width.Out / Pixels * TileCycles(Pixels)) + (rest == 0 ? 0 : TileCycles(rest));
        return cycles / (Rows * Blocks);
    }

    /// <summary>Whether inputs that unrolled taps share had better be loaded once, or in loops over taps, than be kept on the stack.</summary>
    public static bool SpillsCost(InstructionSet isa) => isa.Lanes >= LanesThatMustShare;

    /// <summary>Whether the weights of all taps along the row fit into registers beside the accumulators of some pixels, so that each input
    /// is loaded once for all taps that read it.</summary>
    public bool SharesInputs(InstructionSet isa, int pixels, int taps) => (Blocks * (pixels + taps)) + 1 <= isa.Registers;

    /// <summary>The parts of a row: runs of tiles of one width that read no padding, and single tiles.</summary>
    public IEnumerable<RowSegment> Segments(ConvolutionAxis width)
    {
        if (ClampTaps)
        {
            yield return new RowSegment(0, 1, width.Out, IsInside: false, UnrollsTaps: false);
            yield break;
        }

        var (begin, end) = width.Interior();
        int start = 0;
        while (start < width.Out)
        {
            int pixels = Math.Min(Pixels, width.Out - start);
            bool inside = start >= begin && start + pixels <= end;
            int count = inside ? (end - start) / pixels : 1;
            yield return new RowSegment(start, pixels, count, inside, UnrollTaps || !inside);
            start += count * pixels;
        }
    }

    private double TileCycles(int rowPixels)
    {
        int pixels = Rows * rowPixels;
        double work = Math.Max(pixels * Blocks, pixels + Blocks) / (double)PerCycle;
        return Math.Max(Math.Max(Latency, WeightCycles * Blocks), work) + LoopCycles;
    }

    // Whether the code keeps to the references of a method. Counts as few segments as tell: a long row may have very many.
    private bool IsShort(ConvolutionAxis width)
    {
        long references = 0;
        foreach (var segment in Segments(width))
        {
            references += References(segment, width.Taps);
            if (references > LargestUnrolledReferences)
            {
                return false;
            }
        }

        return true;
    }

    // Four for each multiply-add, two for each input, three for each weight; zeroing and storing a tile takes some ten each.
    private long References(RowSegment segment, int taps)
    {
        int pixels = Rows * segment.Pixels;
        int tap = (pixels * ((4 * Blocks) + 2)) + (3 * Blocks);
        return ((long)tap * (segment.UnrollsTaps ? taps : 1)) + (pixels * Blocks * 10);
    }
}
