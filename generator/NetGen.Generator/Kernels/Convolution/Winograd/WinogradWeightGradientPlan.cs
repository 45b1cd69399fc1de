using NetGen.Generator.Graph;
using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>How an instruction set computes a <see cref="WinogradWeightGradient"/>: its register tile, its chunks of
/// channels, and distances in scratch.</summary>
/// <param name="Spec">The weight gradient.</param>
/// <param name="Isa">The instruction set.</param>
/// <param name="Rows">Input channels of a register tile.</param>
/// <param name="Columns">Blocks of output channels of a register tile.</param>
internal sealed record WinogradWeightGradientPlan(
    WinogradWeightGradient Spec, InstructionSet Isa, int Rows, int Columns)
{
    // Channels of a chunk at most: their sums of all products, 600 KB of F(4x4), and the transformed tiles stay in a
    // second cache of 1 MiB, and each transform serves many products.
    private const int LargestChunk = 64;

    private const int LargestRows = 8;
    private const int LargestColumns = 3;

    /// <summary>Blocks of input channels.</summary>
    public int InBlocks => Ceiling(Spec.InChannels, Isa.Lanes);

    /// <summary>Blocks of output channels.</summary>
    public int OutBlocks => Ceiling(Spec.OutChannels, Isa.Lanes);

    /// <summary>Blocks of a chunk of input channels.</summary>
    public int InChunk => Math.Min(InBlocks, LargestChunk / Isa.Lanes);

    /// <summary>Blocks of a chunk of output channels. They have two chunks at least, if they can, so that threads share
    /// one layer.</summary>
    public int OutChunk
    {
        get
        {
            int tiles = OutBlocks / Columns;
            int largest = Math.Max(1, LargestChunk / Isa.Lanes / Columns);
            return Math.Min(largest, (tiles + 1) / 2) * Columns;
        }
    }

    /// <summary>Chunks of input channels.</summary>
    public int InChunks => Ceiling(InBlocks, InChunk);

    /// <summary>Chunks of output channels.</summary>
    public int OutChunks => Ceiling(OutBlocks, OutChunk);

    /// <summary>The distance of two products of transformed inputs.</summary>
    public int InProduct => (InChunk * WinogradWeightGradient.BlockTiles * Isa.Lanes) + Sizes.Alignment;

    /// <summary>The distance of two products of transformed gradients.</summary>
    public int OutProduct => (OutChunk * WinogradWeightGradient.BlockTiles * Isa.Lanes) + Sizes.Alignment;

    /// <summary>The distance of two products of sums.</summary>
    public int SumProduct => (InChunk * OutChunk * Isa.Lanes * Isa.Lanes) + Sizes.Alignment;

    /// <summary>Floats of scratch that a thread needs: two windows, sums, and transformed tiles.</summary>
    public int ScratchSize => Spec.Transform.Products * ((2 * Isa.Lanes) + SumProduct + InProduct + OutProduct);

    /// <summary>Blocks of channels that are transformed, those of an input once for each chunk of outputs and the other
    /// way round.</summary>
    public int TransformedBlocks => (InBlocks * OutChunks) + (OutBlocks * InChunks);

    /// <summary>The plan of a weight gradient.</summary>
    public static WinogradWeightGradientPlan Of(WinogradWeightGradient spec, InstructionSet isa)
    {
        int accumulators = RowTile.Accumulators(isa);
        int outBlocks = Ceiling(spec.OutChannels, isa.Lanes);
        int columns = Enumerable.Range(1, LargestColumns)
            .Last(blocks => outBlocks % blocks == 0 && 4 * blocks <= accumulators);
        int rows = Math.Min(LargestRows, Math.Min(isa.Lanes, accumulators / columns) & ~3);
        return new(spec, isa, rows, columns);
    }

    private static int Ceiling(int dividend, int divisor) => WinogradConvolution.Ceiling(dividend, divisor);
}
