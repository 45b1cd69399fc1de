using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// A convolution of planar tensors: vectors run along the rows, and weights are broadcast from their canonical layout.
/// The input is padded already, so that every tap lies in it. Operands: x, w, the bias if any, the epilogue's, y.
/// </summary>
/// <param name="Window">The walk over the padded input; no tap may read outside it.</param>
/// <param name="InChannels">Channels of the input, over all groups.</param>
/// <param name="OutChannels">Channels of the output, over all groups.</param>
/// <param name="Groups">Groups that see only their own channels.</param>
/// <param name="Transposed">Whether this is a data gradient: w is (InChannels, OutChannels / Groups, KD, KH,
/// KW).</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">Elementwise work on the result.</param>
public sealed record PlanarConvolution(
    ConvolutionWindow Window,
    int InChannels,
    int OutChannels,
    int Groups,
    bool Transposed,
    bool Bias,
    EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        "PlanarConvolution_" + Window.Input(InChannels) + "_to_" + Window.Output(OutChannels) + "_" + Window.Name()
        + Names.Groups(Groups)
        + (Transposed ? "_transposed" : "")
        + (Bias ? "_bias" : "")
        + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(Tile(isa)));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new PlanarConvolutionBuilder(this, isa).Build();

    internal PlanarTile Tile(InstructionSet isa) => PlanarTile.Choose(isa, Window, OutChannels / Groups);

    /// <summary>Names and extents of the digits of a work item's number.</summary>
    internal (string Name, int Extent)[] Items(PlanarTile tile) =>
    [
        ("ocTile", OutChannels / tile.OutChannels),
        ("od", Window.Depth.Out),
        (tile.Rows == 1 ? "oh" : "ohTile", Window.Height.Out / tile.Rows),
    ];
}
