using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// The gradient of the weights of a 3x3 or 5x5 convolution of stride 1, summed over the batch, by the transposed maps of Winograd's minimal
/// filtering: G^T (sum over tiles of B^T d B . A g A^T) G, where d is a tile of x and g one of dy. A work item is a chunk of input
/// and of output channels. Operands: x, dy, scratch of a thread, dw as <see cref="PackedWeights"/>.
/// </summary>
/// <param name="Window">The walk of the forward convolution.</param>
/// <param name="InChannels">Its input channels.</param>
/// <param name="OutChannels">Its output channels.</param>
/// <param name="Transform">The transform.</param>
public sealed record WinogradWeightGradient(
    ConvolutionWindow Window, int InChannels, int OutChannels, WinogradTransform Transform) : KernelSpec
{
    // Channels of a chunk at most: their sums of all products, 600 KB of F(4x4), and the transformed tiles stay in a second cache of
    // 1 MiB, and each transform serves many products. Tiles at a time: each sum is loaded and stored once for so many products.
    private const int LargestChunk = 64;
    private const int Tiles = 24;

    // Input channels and blocks of output channels of a register tile.
    private const int LargestRows = 8;
    private const int LargestColumns = 3;

    // Floats of a line of the cache.
    private const int Line = 16;

    /// <inheritdoc/>
    public override string Name =>
        "Winograd" + Transform.Label + "WeightGradient_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels);

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => OutChunks(isa) * InChunks(isa);

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => new WinogradWeightGradientCode(
        Transform, Rows(isa), Columns(isa), InChannels % isa.Lanes != 0);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa)
    {
        int[] values =
        [
            Forward.Tiles, Forward.TileColumns, Tiles,
            Window.Height.In, Window.Width.In, -Window.Height.InBase, -Window.Width.InBase, Window.Height.Out, Window.Width.Out,
            InChannels, Blocks(InChannels, isa), Blocks(OutChannels, isa), InChunk(isa), OutChunk(isa),
            InProduct(isa), OutProduct(isa), SumProduct(isa),
        ];
        return WinogradWeightGradientCode.Extents.Zip(values, (name, value) => new KernelExtent(name, value)).ToEquatableArray();
    }

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    /// <summary>Floats of scratch that a thread needs: two windows, sums, and transformed tiles.</summary>
    public int ScratchSize(InstructionSet isa) =>
        Transform.Products * ((2 * isa.Lanes) + SumProduct(isa) + InProduct(isa) + OutProduct(isa));

    /// <summary>Blocks that some tiles are cut into.</summary>
    internal int TileBlocks(int tiles) => WinogradConvolution.Ceiling(tiles, Tiles);

    /// <summary>Blocks of channels that are transformed, those of an input once for each chunk of outputs and the other way round.</summary>
    internal int TransformedBlocks(InstructionSet isa) =>
        (Blocks(InChannels, isa) * OutChunks(isa)) + (Blocks(OutChannels, isa) * InChunks(isa));

    private WinogradConvolution Forward => new(Window, InChannels, OutChannels, false, [], new(Transform, 1, 1, 1));

    private static int Blocks(int channels, InstructionSet isa) => WinogradConvolution.Ceiling(channels, isa.Lanes);

    private int Rows(InstructionSet isa) => Math.Min(LargestRows, Math.Min(isa.Lanes, RowTile.Accumulators(isa) / Columns(isa)) & ~3);

    private int Columns(InstructionSet isa) =>
        Enumerable.Range(1, LargestColumns).Last(blocks => Blocks(OutChannels, isa) % blocks == 0 && 4 * blocks <= RowTile.Accumulators(isa));

    // Blocks of a chunk. Output channels have two chunks at least, if they can, so that threads share one layer.
    private int InChunk(InstructionSet isa) => Math.Min(Blocks(InChannels, isa), LargestChunk / isa.Lanes);

    private int OutChunk(InstructionSet isa)
    {
        int tiles = Blocks(OutChannels, isa) / Columns(isa);
        int largest = Math.Max(1, LargestChunk / isa.Lanes / Columns(isa));
        return Math.Min(largest, (tiles + 1) / 2) * Columns(isa);
    }

    private int InChunks(InstructionSet isa) => WinogradConvolution.Ceiling(Blocks(InChannels, isa), InChunk(isa));

    private int OutChunks(InstructionSet isa) => WinogradConvolution.Ceiling(Blocks(OutChannels, isa), OutChunk(isa));

    private int InProduct(InstructionSet isa) => (InChunk(isa) * Tiles * isa.Lanes) + Line;

    private int OutProduct(InstructionSet isa) => (OutChunk(isa) * Tiles * isa.Lanes) + Line;

    private int SumProduct(InstructionSet isa) => (InChunk(isa) * OutChunk(isa) * isa.Lanes * isa.Lanes) + Line;
}
