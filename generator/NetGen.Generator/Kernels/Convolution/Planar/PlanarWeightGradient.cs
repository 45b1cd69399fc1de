using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's weights, summed over the batch, from planar tensors: each accumulator collects the
/// products of one weight in vectors along the rows. Operands: x, padded; dy; dw (OC, IC / groups, KD, KH, KW).
/// </summary>
/// <param name="Window">The walk of the forward convolution over its padded input; no tap may read outside it.</param>
/// <param name="InChannels">Its input channels, over all groups.</param>
/// <param name="OutChannels">Its output channels, over all groups.</param>
/// <param name="Groups">Groups that see only their own channels.</param>
public sealed record PlanarWeightGradient(
    ConvolutionWindow Window,
    int InChannels,
    int OutChannels,
    int Groups) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        "PlanarWeightGradient_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels) + "_" + Window.Name()
        + Names.Groups(Groups);

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(Tile(isa)));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new PlanarWeightGradientBuilder(this, isa).Build();

    internal GradientTile Tile(InstructionSet isa) => GradientTile.Choose(
        isa,
        GradientTile.Divisors(isa, InChannels / Groups),
        GradientTile.Divisors(isa, Window.Height.Taps),
        GradientTile.Divisors(isa, Window.Width.Taps),
        GradientTile.Divisors(isa, OutChannels / Groups),
        _ => true,
        _ => 1);

    /// <summary>Names and extents of the digits of a work item's number.</summary>
    internal (string Name, int Extent)[] Items(GradientTile tile) =>
    [
        ("ocTile", OutChannels / tile.Outputs),
        ("icTile", InChannels / Groups / tile.InChannels),
        ("kd", Window.Depth.Taps),
        ("khTile", Window.Height.Taps / tile.Rows),
        ("kwTile", Window.Width.Taps / tile.Columns),
    ];
}
