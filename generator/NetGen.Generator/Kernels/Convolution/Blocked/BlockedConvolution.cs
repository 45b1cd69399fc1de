using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// A convolution with a blocked output: each accumulator holds a block of output channels of one pixel, and every input
/// is broadcast against a vector of weights. Operands: x, w as <see cref="PackedWeights"/>, the bias if any, the
/// epilogue's, y. A data gradient is the same on dy with transposed weights. Needs
/// <see cref="PackedWeights.Supports"/>.
/// </summary>
/// <param name="Window">The walk over the input.</param>
/// <param name="InChannels">Channels of the input, over all groups.</param>
/// <param name="OutChannels">Channels of the output, over all groups.</param>
/// <param name="Groups">Groups that see only their own channels.</param>
/// <param name="InLayout">The input's layout.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">Elementwise work on the result.</param>
/// <param name="Pools">Whether y holds the largest of each 2x2 window of the convolution, of which the epilogue is a
/// rising function; a last odd row or column has no window. The walk is that of a forward convolution without
/// depth.</param>
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
    private static readonly PlanCache<BlockedConvolution, BlockedConvolutionPlan> Plans = new(BlockedConvolutionPlan.Of);

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
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Plan(isa).Items);

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => BlockedConvolutionCode.Of(Plan(isa));

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) => BlockedConvolutionExtents.Of(Plan(isa));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    /// <summary>How an instruction set computes it: a search, made once.</summary>
    internal BlockedConvolutionPlan Plan(InstructionSet isa) => Plans.Of(this, isa);

    internal RowTile Tile(InstructionSet isa) => Plan(isa).Tile;

    internal double Cycles(InstructionSet isa) => Plan(isa).Cycles;
}
