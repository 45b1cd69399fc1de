using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The numbers of a blocked convolution that its code takes as arguments: tensor strides in floats, counts of channels
/// and blocks, and where parts of a row begin.</summary>
internal static class BlockedConvolutionExtents
{
    private static readonly Extent[] All =
    [
        new("outDepth", code => HasDepth(code), (spec, isa) => spec.Walk(isa).Depth.Out),
        new("outHeight", code => HasRows(code), (spec, isa) => spec.Walk(isa).Height.Out / spec.ItemRows(isa)),
        new("interiorEnd", code => code.HasInterior, InteriorEnd),
        new("outWidth", code => code.Tile.ClampTaps || Names.IsLong(code.Epilogue), (spec, isa) => spec.Walk(isa).Width.Out),
        new("outRow", code => HasRows(code), (spec, isa) => spec.Walk(isa).Width.OutExtent / PoolStride(spec) * isa.Lanes),
        new("outRows", code => HasDepth(code), (spec, isa) => spec.Walk(isa).Height.OutExtent),
        new("outPlane", _ => true, (spec, isa) => spec.Walk(isa).OutPlane / (PoolStride(spec) * PoolStride(spec)) * isa.Lanes),
        new("groupTiles", code => code.Grouped, (spec, isa) => spec.Weights.BlocksPerGroup(isa) / spec.Tile(isa).Blocks),
        new("inChannels", code => Reads(code) && (!code.ChannelsInside || code.PartialBlock), (spec, _) => spec.Weights.InPerGroup),
        new("inBlocks", code => Reads(code) && code.ChannelsInside, (spec, isa) => (spec.Weights.InPerGroup + isa.Lanes - 1) / isa.Lanes),
        new("inDepth", code => Reads(code) && code.Window.Depth.PadEnd > 0, (spec, isa) => spec.Walk(isa).Depth.In),
        new("inHeight", code => Reads(code) && (HasDepth(code) || code.Window.Height.PadEnd > 0), (spec, isa) => spec.Walk(isa).Height.In),
        new("inWidth", code => Reads(code) && code.Tile.ClampTaps && code.Window.Width.PadEnd > 0, (spec, isa) => spec.Walk(isa).Width.In),
        new("inRow", code => Reads(code) && HasRows(code), (spec, isa) => spec.Walk(isa).Width.In * Pixel(spec, isa)),
        new("inPlane", Reads, (spec, isa) => spec.Walk(isa).InPlane * Pixel(spec, isa)),
        new("aheadRow", code => code.Streams, (spec, isa) => AheadRow(spec, isa)),
        new("aheadPixel", code => code.Streams, (spec, isa) => AheadPixel(spec, isa)),
        new("aheadIteration", code => code.Streams, (spec, isa) => WeightStream.Part((long)AheadPixel(spec, isa) * spec.Tile(isa).Pixels, Iterations(spec, isa))),
        new("blockWeights", Reads, (spec, isa) => spec.Weights.BlockSize(isa)),
    ];

    /// <summary>The names of a code's parameters.</summary>
    public static IEnumerable<string> Parameters(BlockedConvolutionCode code) => Of(code).Select(extent => extent.Name);

    /// <summary>The arguments of a spec.</summary>
    public static IEnumerable<KernelExtent> Of(BlockedConvolution spec, BlockedConvolutionCode code, InstructionSet isa) =>
        Of(code).Select(extent => new KernelExtent(extent.Name, extent.Value(spec, isa)));

    /// <summary>An extent within the code: a parameter, or the number where the code is for one spec.</summary>
    public static IndexExpression In(BlockedConvolutionCode code, InstructionSet isa, string name) => code.Exact is { } spec
        ? All.Single(extent => extent.Name == name).Value(spec, isa)
        : KernelBuilder.Index(name);

    private static IEnumerable<Extent> Of(BlockedConvolutionCode code) =>
        code.Exact is null ? All.Where(extent => extent.Needed(code)) : [];

    private static int InteriorEnd(BlockedConvolution spec, InstructionSet isa)
    {
        var tile = spec.Tile(isa);
        if (BlockedConvolutionCode.Interior(spec.Walk(isa).Width, tile) is { } interior)
        {
            return interior.Start + (interior.Count * interior.Pixels);
        }

        // The interior is empty, and lies where the code has its one tile.
        var code = BlockedConvolutionCode.Of(spec, isa);
        return BlockedConvolutionCode.Interior(code.Window.Width, tile)?.Start ?? 0;
    }

    private static int PoolStride(BlockedConvolution spec) => spec.Pools ? 2 : 1;

    private static int Pixel(BlockedConvolution spec, InstructionSet isa) => spec.InLayout == Layout.Blocked ? isa.Lanes : 1;

    // The weights of the next blocks of output channels, in equal parts for each line of tiles, pixel of a line, and iteration of the loops of a tile.
    private static int AheadRow(BlockedConvolution spec, InstructionSet isa) => WeightStream.Part(
        (long)spec.Tile(isa).Blocks * spec.Weights.BlockSize(isa), (long)spec.Walk(isa).Depth.Out * spec.Walk(isa).Height.Out / spec.Tile(isa).Rows);

    private static int AheadPixel(BlockedConvolution spec, InstructionSet isa) => WeightStream.Part(AheadRow(spec, isa), spec.Walk(isa).Width.Out);

    private static int Iterations(BlockedConvolution spec, InstructionSet isa) => spec.Weights.BlockSize(isa) / isa.Lanes;

    private static bool Reads(BlockedConvolutionCode code) => code.Window.Taps > 0;

    private static bool HasDepth(BlockedConvolutionCode code) => code.Window.Depth != ConvolutionAxis.None;

    private static bool HasRows(BlockedConvolutionCode code) => HasDepth(code) || code.Window.Height != ConvolutionAxis.None;

    private sealed record Extent(
        string Name,
        Func<BlockedConvolutionCode, bool> Needed,
        Func<BlockedConvolution, InstructionSet, int> Value);
}
