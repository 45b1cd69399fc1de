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
    private static readonly (string Name, Func<WinogradWeightGradientPlan, int> Value)[] All =
    [
        ("tiles", plan => Forward(plan.Spec).Tiles),
        ("tileColumns", plan => Forward(plan.Spec).TileColumns),
        ("blockTiles", _ => WinogradWeightGradient.BlockTiles),
        ("inHeight", plan => plan.Spec.Window.Height.In),
        ("inWidth", plan => plan.Spec.Window.Width.In),
        ("padTop", plan => -plan.Spec.Window.Height.InBase),
        ("padLeft", plan => -plan.Spec.Window.Width.InBase),
        ("outHeight", plan => plan.Spec.Window.Height.Out),
        ("outWidth", plan => plan.Spec.Window.Width.Out),
        ("inChannels", plan => plan.Spec.InChannels),
        ("inBlocks", plan => plan.InBlocks),
        ("outBlocks", plan => plan.OutBlocks),
        ("inChunk", plan => plan.InChunk),
        ("outChunk", plan => plan.OutChunk),
        ("vProduct", plan => plan.InProduct),
        ("gProduct", plan => plan.OutProduct),
        ("sumProduct", plan => plan.SumProduct),
    ];

    /// <summary>The names of its parameters.</summary>
    public static IEnumerable<string> Parameters => All.Select(extent => extent.Name);

    /// <inheritdoc/>
    public override string Name =>
        "Winograd" + Transform.Label + "WeightGradient_tile" + Names.Number(Rows) + "x" + Names.Number(Columns)
        + (PartialBlock ? "_partialBlock" : "");

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <summary>The arguments of a weight gradient.</summary>
    public static EquatableArray<KernelExtent> Arguments(WinogradWeightGradientPlan plan) =>
        All.Select(extent => new KernelExtent(extent.Name, extent.Value(plan))).ToEquatableArray();

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new WinogradWeightGradientBuilder(this, isa).Build();

    // Whose tiles these are.
    private static WinogradConvolution Forward(WinogradWeightGradient spec) =>
        new(spec.Window, spec.InChannels, spec.OutChannels, false, [], new(spec.Transform, 1, 1, 1));
}
