using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// A convolution with a blocked output: each accumulator holds a block of output channels of one pixel, and every input is
/// broadcast against a vector of weights. Operands: x, w as <see cref="PackedWeights"/>, the bias if any, the epilogue's, y.
/// A data gradient is the same on dy with transposed weights. Needs <see cref="PackedWeights.Supports"/>.
/// </summary>
/// <param name="Window">The walk over the input.</param>
/// <param name="InChannels">Channels of the input, over all groups.</param>
/// <param name="OutChannels">Channels of the output, over all groups.</param>
/// <param name="Groups">Groups that see only their own channels.</param>
/// <param name="InLayout">The input's layout.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">Elementwise work on the result.</param>
/// <param name="Pools">Whether y holds the largest of each 2x2 window of the convolution, of which the epilogue is a rising function;
/// a last odd row or column has no window. The walk is that of a forward convolution without depth.</param>
public sealed record BlockedConvolution(
    ConvolutionWindow Window,
    int InChannels,
    int OutChannels,
    int Groups,
    Layout InLayout,
    bool Bias,
    EquatableArray<EpilogueItem> Epilogue,
    bool Pools = false) : KernelSpec
{
    // Tiles of two blocks of output channels then give a dozen threads something to do.
    private const int LeastBlocks = 32;

    /// <inheritdoc/>
    public override string Name =>
        "Convolution_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels) + "_" + Window.Name()
        + Names.Groups(Groups)
        + (InLayout == Layout.Planar ? "_planarInput" : "")
        + (Bias ? "_bias" : "")
        + Kernels.Epilogue.Suffix(Epilogue)
        + (Pools ? "_maxPool" : "");

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>How the weights lie.</summary>
    public PackedWeights Weights => new(InChannels, OutChannels, Groups, Window.WeightTaps, InLayout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(isa));

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => BlockedConvolutionCode.Of(this, isa);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) =>
        BlockedConvolutionExtents.Of(this, BlockedConvolutionCode.Of(this, isa), isa).ToEquatableArray();

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    /// <summary>The walk over the input as tiles cut it: of a pointwise convolution with enough work items otherwise, over all pixels as
    /// one row, if that takes fewer cycles.</summary>
    internal ConvolutionWindow Walk(InstructionSet isa)
    {
        if (Pools)
        {
            return Window with { Height = Window.Height.Even(), Width = Window.Width.Even() };
        }

        if (!Window.IsPointwise || Window.OutPlane == Window.Width.Out || Weights.Blocks(isa) < LeastBlocks)
        {
            return Window;
        }

        var row = Window.AsRow();
        double lines = (double)Window.Depth.Out * Window.Height.Out;
        return Tile(row, isa).Cycles(row.Width) < Tile(Window, isa).Cycles(Window.Width) * lines ? row : Window;
    }

    internal RowTile Tile(InstructionSet isa) => Tile(Walk(isa), isa);

    /// <summary>Rows of the convolution that a work item computes: a tile's, or the two of a window.</summary>
    internal int ItemRows(InstructionSet isa) => Pools ? Math.Max(2, Tile(isa).Rows) : Tile(isa).Rows;

    /// <summary>Estimated cycles; see <see cref="ConvolutionCost"/>.</summary>
    internal double Cycles(InstructionSet isa)
    {
        var walk = Walk(isa);
        double rows = (double)walk.Depth.Out * walk.Height.Out * Weights.Blocks(isa);
        return Tile(walk, isa).Cycles(walk.Width) * rows * Weights.InPerGroup * Window.Taps;
    }

    private RowTile Tile(ConvolutionWindow walk, InstructionSet isa) => RowTile.Choose(
        isa, walk.Height, walk.Width, Weights.BlocksPerGroup(isa), unrollTaps: !Weights.ChannelsInside(isa), pairs: Pools);

    internal (string Name, int Extent)[] Items(InstructionSet isa)
    {
        var walk = Walk(isa);
        int rows = ItemRows(isa);
        return
        [
            ("ob", Weights.Blocks(isa) / Tile(walk, isa).Blocks),
            ("od", walk.Depth.Out),
            (rows == 1 ? "oh" : "ohTile", walk.Height.Out / rows),
        ];
    }
}
