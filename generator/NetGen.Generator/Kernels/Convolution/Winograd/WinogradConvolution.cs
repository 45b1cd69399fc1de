using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// A 3x3 or 5x5 convolution of stride 1 by Winograd's minimal filtering, from a blocked input to a blocked output. For
/// a block of tiles: the input transform of all channels to v, for each of the n x n products a matrix multiplication
/// of v and u to m, and the output transform with bias and epilogue. Operands: x, u as <see cref="WinogradWeights"/> or
/// the taps w as <see cref="PackedWeights"/>, the bias if any, the epilogue's, scratch of a thread, y. A work item is a
/// block of tiles. A data gradient is the same on dy with transposed weights.
/// </summary>
/// <param name="Window">The walk over the input.</param>
/// <param name="InChannels">Channels of the input.</param>
/// <param name="OutChannels">Channels of the output.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">Elementwise work on the result.</param>
/// <param name="Blocking">How it is cut into pieces.</param>
/// <param name="Part">What of the work the kernel does.</param>
/// <param name="OverImages">Whether it runs over the images of a batch, whose tiles share blocks; else its work items
/// are the blocks of one image.</param>
/// <param name="Pools">Whether y holds the largest of each 2x2 window of the convolution, of which the epilogue is a
/// rising function.</param>
public sealed record WinogradConvolution(
    ConvolutionWindow Window,
    int InChannels,
    int OutChannels,
    bool Bias,
    EquatableArray<EpilogueItem> Epilogue,
    WinogradBlocking Blocking,
    WinogradPart Part = WinogradPart.All,
    bool OverImages = false,
    bool Pools = false) : KernelSpec
{
    private static readonly PlanCache<WinogradConvolution, WinogradConvolutionPlan> Plans =
        new((spec, isa) => new WinogradConvolutionPlan(spec, isa));

    /// <inheritdoc/>
    public override string Name =>
        "Winograd" + Blocking.Transform.Label + "_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels) + (Pools ? "_maxPool" : "");

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => OverImages ? KernelReach.Images : KernelReach.Image;

    /// <summary>Tiles of one image.</summary>
    public int Tiles => TileRows * TileColumns;

    /// <summary>Whether it gives the convolution of these axes.</summary>
    /// <param name="window">The walk over the input.</param>
    /// <param name="groups">Groups that see only their own channels.</param>
    public static bool Supports(ConvolutionWindow window, int groups) =>
        groups == 1 && window.Depth == ConvolutionAxis.None && Supports(window.Height) && Supports(window.Width)
        && WinogradTransform.For(window.Width.Taps).Count > 0 && window.Height.Taps == window.Width.Taps;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Plan(isa).Items);

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => WinogradConvolutionCode.Of(this, isa);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) => WinogradExtents.Of(Plan(isa));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    /// <summary>The height of y.</summary>
    internal int OutHeight => Window.Height.Out / PoolStride;

    /// <summary>The width of y.</summary>
    internal int OutWidth => Window.Width.Out / PoolStride;

    internal int TileRows => Ceiling(Window.Height.Out, Blocking.Transform.Outputs);

    internal int TileColumns => Ceiling(Window.Width.Out, Blocking.Transform.Outputs);

    internal static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;

    /// <summary>Blocks of tiles of one image.</summary>
    internal int TileBlocks => Blocking.BlocksOf(Window);

    /// <summary>Floats of the transformed input per image, for the parts.</summary>
    public int TransformedSize(InstructionSet isa) => Plan(isa).TransformedSize;

    /// <summary>Floats of scratch that a thread needs.</summary>
    public int ScratchSize(InstructionSet isa) => Plan(isa).ScratchSize;

    internal WinogradConvolutionPlan Plan(InstructionSet isa) => Plans.Of(this, isa);

    private int PoolStride => Pools ? 2 : 1;

    private static bool Supports(ConvolutionAxis axis) =>
        axis is { InStride: 1, TapStep: 1, OutStart: 0, OutStep: 1 };
}
