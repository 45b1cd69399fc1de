using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// The gradient of the weights of a 3x3 or 5x5 convolution of stride 1, summed over the batch, by the transposed maps
/// of Winograd's minimal filtering: G^T (sum over tiles of B^T d B . A g A^T) G, where d is a tile of x and g one of
/// dy. A work item is a chunk of input and of output channels. Operands: x, dy, scratch of a thread, dw as
/// <see cref="PackedWeights"/>.
/// </summary>
/// <param name="Window">The walk of the forward convolution.</param>
/// <param name="InChannels">Its input channels.</param>
/// <param name="OutChannels">Its output channels.</param>
/// <param name="Transform">The transform.</param>
public sealed record WinogradWeightGradient(
    ConvolutionWindow Window, int InChannels, int OutChannels, WinogradTransform Transform) : KernelSpec
{
    private static readonly PlanCache<WinogradWeightGradient, WinogradWeightGradientPlan> Plans =
        new(WinogradWeightGradientPlan.Of);

    /// <summary>Tiles at a time: each sum is loaded and stored once for so many products.</summary>
    internal const int BlockTiles = 24;

    /// <inheritdoc/>
    public override string Name =>
        "Winograd" + Transform.Label + "WeightGradient_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels);

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa)
    {
        var plan = Plan(isa);
        return plan.OutChunks * plan.InChunks;
    }

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa)
    {
        var plan = Plan(isa);
        return new WinogradWeightGradientCode(Transform, plan.Rows, plan.Columns, InChannels % isa.Lanes != 0);
    }

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) => WinogradWeightGradientCode.Arguments(Plan(isa));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    /// <summary>Floats of scratch that a thread needs.</summary>
    public int ScratchSize(InstructionSet isa) => Plan(isa).ScratchSize;

    /// <summary>Blocks that some tiles are cut into.</summary>
    internal static int TileBlocks(int tiles) => WinogradConvolution.Ceiling(tiles, BlockTiles);

    internal WinogradWeightGradientPlan Plan(InstructionSet isa) => Plans.Of(this, isa);
}
