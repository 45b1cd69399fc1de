using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The numbers of a blocked convolution that its code takes as arguments: tensor strides in floats, counts of
/// channels and blocks, and where parts of a row begin.</summary>
/// <param name="code">The method that reads them.</param>
/// <param name="isa">The instruction set.</param>
internal sealed class BlockedConvolutionExtents(BlockedConvolutionCode code, InstructionSet isa)
{
    private static readonly Extent[] All =
    [
        new("outDepth", HasDepth, plan => plan.Walk.Depth.Out),
        new("outHeight", HasRows, plan => plan.Lines),
        new("interiorEnd", code => code.HasInterior, InteriorEnd),
        new("outWidth", code => code.Tile.ClampTaps || Names.IsLong(code.Epilogue), plan => plan.Walk.Width.Out),
        new("outRow", HasRows, plan => plan.Walk.Width.OutExtent / plan.PoolStride * plan.Isa.Lanes),
        new("outRows", HasDepth, plan => plan.Walk.Height.OutExtent),
        new("outPlane", _ => true, plan => plan.Walk.OutPlane / (plan.PoolStride * plan.PoolStride) * plan.Isa.Lanes),
        new("groupTiles", code => code.Grouped, plan => plan.Spec.Weights.BlocksPerGroup(plan.Isa) / plan.Tile.Blocks),
        new("inChannels", code => Reads(code) && (!code.ChannelsInside || code.PartialBlock),
            plan => plan.Spec.Weights.InPerGroup),
        new("inBlocks", code => Reads(code) && code.ChannelsInside, InBlocks),
        new("inDepth", code => Reads(code) && code.Window.Depth.PadEnd > 0, plan => plan.Walk.Depth.In),
        new("inHeight", code => Reads(code) && (HasDepth(code) || code.Window.Height.PadEnd > 0),
            plan => plan.Walk.Height.In),
        new("inWidth", code => Reads(code) && code.Tile.ClampTaps && code.Window.Width.PadEnd > 0,
            plan => plan.Walk.Width.In),
        new("inRow", code => Reads(code) && HasRows(code), plan => plan.Walk.Width.In * plan.Pixel),
        new("inPlane", Reads, plan => plan.Walk.InPlane * plan.Pixel),
        new("aheadRow", code => code.Streams, plan => plan.AheadRow),
        new("aheadPixel", code => code.Streams, plan => plan.AheadPixel),
        new("aheadIteration", code => code.Streams, plan => plan.AheadIteration),
        new("blockWeights", Reads, plan => plan.Spec.Weights.BlockSize(plan.Isa)),
    ];

    // Of a method that is for one spec, and so knows the numbers.
    private readonly BlockedConvolutionPlan? _plan = code.Exact?.Plan(isa);

    /// <summary>The names of a code's parameters.</summary>
    public static IEnumerable<string> Parameters(BlockedConvolutionCode code) => Of(code).Select(extent => extent.Name);

    /// <summary>The arguments of a convolution.</summary>
    public static EquatableArray<KernelExtent> Of(BlockedConvolutionPlan plan) => Of(BlockedConvolutionCode.Of(plan))
        .Select(extent => new KernelExtent(extent.Name, extent.Value(plan))).ToEquatableArray();

    /// <summary>An extent within the code: a parameter, or the number where the code is for one spec.</summary>
    public IndexExpression this[string name] => _plan is null
        ? KernelBuilder.Index(name)
        : All.Single(extent => extent.Name == name).Value(_plan);

    private static IEnumerable<Extent> Of(BlockedConvolutionCode code) =>
        code.Exact is null ? All.Where(extent => extent.Needed(code)) : [];

    private static int InteriorEnd(BlockedConvolutionPlan plan)
    {
        if (BlockedConvolutionCode.Interior(plan.Walk.Width, plan.Tile) is { } interior)
        {
            return interior.Start + (interior.Count * interior.Pixels);
        }

        // The interior is empty, and lies where the code has its one tile.
        var code = BlockedConvolutionCode.Of(plan);
        return BlockedConvolutionCode.Interior(code.Window.Width, plan.Tile)?.Start ?? 0;
    }

    private static int InBlocks(BlockedConvolutionPlan plan) =>
        (plan.Spec.Weights.InPerGroup + plan.Isa.Lanes - 1) / plan.Isa.Lanes;

    private static bool Reads(BlockedConvolutionCode code) => code.Window.Taps > 0;

    private static bool HasDepth(BlockedConvolutionCode code) => code.Window.Depth != ConvolutionAxis.None;

    private static bool HasRows(BlockedConvolutionCode code) =>
        HasDepth(code) || code.Window.Height != ConvolutionAxis.None;

    private sealed record Extent(
        string Name, Func<BlockedConvolutionCode, bool> Needed, Func<BlockedConvolutionPlan, int> Value);
}
