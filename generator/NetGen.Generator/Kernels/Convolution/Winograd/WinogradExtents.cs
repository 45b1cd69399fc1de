using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>The numbers of a Winograd convolution that its code takes as arguments: counts of tiles, channels and
/// blocks, and tensor strides in floats.</summary>
internal static class WinogradExtents
{
    private static readonly Extent[] All =
    [
        new("tiles", _ => true, plan => plan.Spec.Tiles),
        new("tileColumns", _ => true, plan => plan.Spec.TileColumns),
        new("blockTiles", _ => true, plan => plan.Spec.Blocking.BlockTiles),
        new("inBlocks", _ => true, plan => plan.InBlocks),
        new("inChannels", code => code.HasOutput, plan => plan.Spec.InChannels),
        new("inHeight", code => code.HasInput, plan => plan.Spec.Window.Height.In),
        new("inWidth", code => code.HasInput, plan => plan.Spec.Window.Width.In),
        new("padTop", code => code.HasInput, plan => -plan.Spec.Window.Height.InBase),
        new("padLeft", code => code.HasInput, plan => -plan.Spec.Window.Width.InBase),
        new("outHeight", code => code.HasOutput, plan => plan.Spec.OutHeight),
        new("outWidth", code => code.HasOutput, plan => plan.Spec.OutWidth),
        new("chunks", code => code.HasOutput, plan => plan.Chunks),
        new("vProduct", _ => true, plan => plan.VProduct),
        new("aheadTile", code => code.HasOutput && !code.FromTaps, plan => plan.AheadTile),
        new("aheadIteration", code => code.HasOutput && !code.FromTaps, plan => plan.AheadIteration),
        new("mProduct", code => code.HasOutput, plan => plan.MProduct),
    ];

    /// <summary>The names of a code's parameters.</summary>
    public static IEnumerable<string> Parameters(WinogradConvolutionCode code) =>
        Of(code).Select(extent => extent.Name);

    /// <summary>The arguments of a convolution.</summary>
    public static EquatableArray<KernelExtent> Of(WinogradConvolutionPlan plan) =>
        Of(WinogradConvolutionCode.Of(plan.Spec, plan.Isa)).Select(extent => new KernelExtent(extent.Name, extent.Value(plan)))
            .ToEquatableArray();

    private static IEnumerable<Extent> Of(WinogradConvolutionCode code) => All.Where(extent => extent.Needed(code));

    private sealed record Extent(
        string Name, Func<WinogradConvolutionCode, bool> Needed, Func<WinogradConvolutionPlan, int> Value);
}
