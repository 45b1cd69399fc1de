using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>The method of a <see cref="WinogradWeightGradient"/>.</summary>
/// <param name="Transform">The transform.</param>
/// <param name="Rows">Input channels of a register tile; divides those of a block.</param>
/// <param name="Columns">Blocks of output channels of a register tile.</param>
/// <param name="PartialBlock">Whether the last block of input channels is partial.</param>
internal sealed record WinogradWeightGradientCode(WinogradTransform Transform, int Rows, int Columns, bool PartialBlock) : KernelCode
{
    /// <summary>The names of its arguments.</summary>
    public static EquatableArray<string> Extents { get; } =
    [
        "tiles", "tileColumns", "blockTiles",
        "inHeight", "inWidth", "padTop", "padLeft", "outHeight", "outWidth",
        "inChannels", "inBlocks", "outBlocks", "inChunk", "outChunk",
        "vProduct", "gProduct", "sumProduct",
    ];

    /// <inheritdoc/>
    public override string Name =>
        "Winograd" + Transform.Label + "WeightGradient_tile" + Names.Number(Rows) + "x" + Names.Number(Columns)
        + (PartialBlock ? "_partialBlock" : "");

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new WinogradWeightGradientBuilder(this, isa).Build();
}
