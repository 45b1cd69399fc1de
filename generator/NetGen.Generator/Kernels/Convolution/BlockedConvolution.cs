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
public sealed record BlockedConvolution(
    ConvolutionWindow Window,
    int InChannels,
    int OutChannels,
    int Groups,
    Layout InLayout,
    bool Bias,
    EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    // Tiles of two blocks of output channels then give a dozen threads something to do.
    private const int LeastBlocks = 32;

    /// <inheritdoc/>
    public override string Name =>
        "Convolution_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels) + "_" + Window.Name()
        + Names.Groups(Groups)
        + (InLayout == Layout.Planar ? "_planarInput" : "")
        + (Bias ? "_bias" : "")
        + Kernels.Epilogue.Suffix(Epilogue);

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
        if (!Window.IsPointwise || Window.OutPlane == Window.Width.Out || Weights.Blocks(isa) < LeastBlocks)
        {
            return Window;
        }

        var row = Window.AsRow();
        double lines = (double)Window.Depth.Out * Window.Height.Out;
        return Tile(row, isa).Cycles(row.Width) < Tile(Window, isa).Cycles(Window.Width) * lines ? row : Window;
    }

    internal RowTile Tile(InstructionSet isa) => Tile(Walk(isa), isa);

    private RowTile Tile(ConvolutionWindow walk, InstructionSet isa) => RowTile.Choose(
        isa, walk.Height, walk.Width, Weights.BlocksPerGroup(isa), unrollTaps: !Weights.ChannelsInside(isa));

    internal (string Name, int Extent)[] Items(InstructionSet isa)
    {
        var walk = Walk(isa);
        var tile = Tile(walk, isa);
        return
        [
            ("ob", Weights.Blocks(isa) / tile.Blocks),
            ("od", walk.Depth.Out),
            (tile.Rows == 1 ? "oh" : "ohTile", walk.Height.Out / tile.Rows),
        ];
    }
}
