using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// A convolution of each channel by itself, blocked: a vector of channels of one pixel is multiplied with the vector of
/// their weights. Operands: x, w as [block][kd][kh][kw][lane], which are the <see cref="PackedWeights"/> of one input
/// channel, the bias if any, the epilogue's, y. A data gradient is the same on dy, with the same weights. A work item
/// is an output row of a block of channels.
/// </summary>
/// <param name="Window">The walk over the input.</param>
/// <param name="Channels">The channels, as many as groups.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">Elementwise work on the result.</param>
public sealed record DepthwiseConvolution(
    ConvolutionWindow Window,
    int Channels,
    bool Bias,
    EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        "Depthwise_" + Window.Input(Channels) + "_to_" + Window.Output(Channels) + "_" + Window.Name()
        + (Bias ? "_bias" : "")
        + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(isa));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new DepthwiseConvolutionBuilder(this, isa).Build();

    internal (string Name, int Extent)[] Items(InstructionSet isa) =>
    [
        ("block", (Channels + isa.Lanes - 1) / isa.Lanes), ("od", Window.Depth.Out), ("oh", Window.Height.Out),
    ];
}
