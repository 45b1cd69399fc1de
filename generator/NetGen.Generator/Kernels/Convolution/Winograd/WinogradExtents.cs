using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>The numbers of a Winograd convolution that its code takes as arguments: counts of tiles, channels and blocks, and
/// tensor strides in floats.</summary>
internal static class WinogradExtents
{
    private static readonly Extent[] All =
    [
        new("tiles", _ => true, (spec, _) => spec.Tiles),
        new("tileColumns", _ => true, (spec, _) => spec.TileColumns),
        new("blockTiles", _ => true, (spec, _) => spec.Blocking.BlockTiles),
        new("inBlocks", _ => true, (spec, isa) => spec.InBlocks(isa)),
        new("inChannels", code => code.HasOutput, (spec, _) => spec.InChannels),
        new("inHeight", code => code.HasInput, (spec, _) => spec.Window.Height.In),
        new("inWidth", code => code.HasInput, (spec, _) => spec.Window.Width.In),
        new("padTop", code => code.HasInput, (spec, _) => -spec.Window.Height.InBase),
        new("padLeft", code => code.HasInput, (spec, _) => -spec.Window.Width.InBase),
        new("outHeight", code => code.HasOutput, (spec, _) => spec.OutHeight),
        new("outWidth", code => code.HasOutput, (spec, _) => spec.OutWidth),
        new("chunks", code => code.HasOutput, (spec, isa) => spec.OutBlocks(isa) / spec.Blocking.RegisterBlocks),
        new("vProduct", _ => true, (spec, isa) => spec.VProduct(isa)),
        new("aheadTile", code => code.HasOutput && !code.FromTaps, (spec, isa) => AheadTile(spec, isa)),
        new("aheadIteration", code => code.HasOutput && !code.FromTaps, (spec, isa) => WeightStream.Part(
            (long)AheadTile(spec, isa) * spec.Blocking.RegisterTiles, spec.InChannels)),
        new("mProduct", code => code.HasOutput, (spec, isa) => spec.MProduct(isa)),
    ];

    /// <summary>The names of a code's parameters.</summary>
    public static IEnumerable<string> Parameters(WinogradConvolutionCode code) =>
        All.Where(extent => extent.Needed(code)).Select(extent => extent.Name);

    /// <summary>The arguments of a spec.</summary>
    public static IEnumerable<KernelExtent> Of(WinogradConvolution spec, InstructionSet isa)
    {
        var code = WinogradConvolutionCode.Of(spec, isa);
        return All.Where(extent => extent.Needed(code)).Select(extent => new KernelExtent(extent.Name, extent.Value(spec, isa)));
    }

    // Each tile asks for its part of the weights of the next product.
    private static int AheadTile(WinogradConvolution spec, InstructionSet isa) => WeightStream.Part(
        (long)spec.InChannels * spec.Blocking.RegisterBlocks * isa.Lanes, Math.Min(spec.Blocking.BlockTiles, spec.Tiles));

    private sealed record Extent(
        string Name, Func<WinogradConvolutionCode, bool> Needed, Func<WinogradConvolution, InstructionSet, int> Value);
}
