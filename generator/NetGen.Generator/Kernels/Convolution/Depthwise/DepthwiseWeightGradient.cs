using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// The gradient of a depthwise convolution's weights, summed over the batch, from blocked x and dy. Operands: x, dy, dw
/// as [block][kd][kh][kw][lane]. The taps of a kernel row are accumulated over a row of dy in registers, with a few
/// chains for each tap, and then added to dw, which stays in the nearest cache. A work item is a block of channels and
/// a depth of the kernel.
/// </summary>
/// <param name="Window">The walk of the forward convolution.</param>
/// <param name="Channels">The channels, as many as groups.</param>
public sealed record DepthwiseWeightGradient(ConvolutionWindow Window, int Channels) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        "DepthwiseWeightGradient_" + Window.Input(Channels) + "_to_" + Window.Output(Channels) + "_" + Window.Name();

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(isa));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new DepthwiseWeightGradientBuilder(this, isa).Build();

    internal (string Name, int Extent)[] Items(InstructionSet isa) =>
        [("block", (Channels + isa.Lanes - 1) / isa.Lanes), ("kd", Window.Depth.Taps)];
}
