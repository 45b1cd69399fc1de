using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>The method of a <see cref="WinogradConvolution"/>: its transform, its register tile and its epilogue. All
/// extents are arguments, so that most layers of a network share one.</summary>
/// <param name="Transform">The transform.</param>
/// <param name="Part">What of the work it does.</param>
/// <param name="RegisterTiles">Tiles of a register tile; 0 where there is none.</param>
/// <param name="RegisterBlocks">Blocks of output channels of a register tile.</param>
/// <param name="FromTaps">Whether weights are transformed as they are read.</param>
/// <param name="PartialBlock">Whether the last block of input channels may be partial.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">Elementwise work on the result.</param>
/// <param name="OverImages">Whether it runs over images, whose tiles share blocks.</param>
/// <param name="Pools">Whether only the largest of each 2x2 window is written.</param>
internal sealed record WinogradConvolutionCode(
    WinogradTransform Transform,
    WinogradPart Part,
    int RegisterTiles,
    int RegisterBlocks,
    bool FromTaps,
    bool PartialBlock,
    bool Bias,
    EquatableArray<EpilogueItem> Epilogue,
    bool OverImages,
    bool Pools) : KernelCode
{
    /// <inheritdoc/>
    public override string Name =>
        "Winograd" + Transform.Label
        + (Part == WinogradPart.All ? "" : "_" + (HasInput ? "input" : "output"))
        + (HasOutput ? "_tile" + Names.Number(RegisterTiles) + "x" + Names.Number(RegisterBlocks) : "")
        + (FromTaps ? "_fromTaps" : "")
        + (PartialBlock ? "_partialBlock" : "")
        + (OverImages ? "_images" : "")
        + (Pools ? "_maxPool" : "")
        + (Bias ? "_bias" : "")
        + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <summary>Whether it transforms the input.</summary>
    public bool HasInput => Part != WinogradPart.Output;

    /// <summary>Whether it multiplies, and transforms the output.</summary>
    public bool HasOutput => Part != WinogradPart.Input;

    /// <summary>The method of a spec.</summary>
    public static WinogradConvolutionCode Of(WinogradConvolution spec, InstructionSet isa)
    {
        bool output = spec.Part != WinogradPart.Input;
        return new(
            spec.Blocking.Transform,
            spec.Part,
            output ? spec.Blocking.RegisterTiles : 0,
            output ? spec.Blocking.RegisterBlocks : 0,
            output && spec.Blocking.FromTaps,
            output && spec.InChannels % isa.Lanes != 0,
            output && spec.Bias,
            output ? spec.Epilogue : [],
            spec.OverImages,
            output && spec.Pools);
    }

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new WinogradConvolutionBuilder(this, isa).Build();
}
