using NetGen.Generator.Graph;
using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>How an instruction set computes a <see cref="BlockedConvolution"/>. Choosing a tile is a search, so that a
/// plan is made once and passed on.</summary>
/// <param name="Spec">The convolution.</param>
/// <param name="Isa">The instruction set.</param>
/// <param name="Walk">The walk over the input as tiles cut it.</param>
/// <param name="Tile">The register tile.</param>
internal sealed record BlockedConvolutionPlan(
    BlockedConvolution Spec, InstructionSet Isa, ConvolutionWindow Walk, RowTile Tile)
{
    // Tiles of two blocks of output channels then give a dozen threads something to do.
    private const int MinimumBlocks = 32;

    /// <summary>Rows of the convolution that a work item computes: a tile's, or the two of a window.</summary>
    public int ItemRows => Spec.Pools ? Math.Max(2, Tile.Rows) : Tile.Rows;

    /// <summary>Lines of tiles of a plane of the output.</summary>
    public int Lines => Walk.Height.Out / ItemRows;

    /// <summary>Groups of blocks of output channels, each computed by one tile.</summary>
    public int TileBlocks => Spec.Weights.Blocks(Isa) / Tile.Blocks;

    /// <summary>The distance of two pixels of the input in floats.</summary>
    public int Pixel => Spec.InLayout == Layout.Blocked ? Isa.Lanes : 1;

    /// <summary>Pixels of the convolution for each pixel of y, along an axis.</summary>
    public int PoolStride => Spec.Pools ? 2 : 1;

    /// <summary>The floats of the next blocks' weights that each line of tiles asks for.</summary>
    public int AheadRow => WeightStream.Part(
        (long)Tile.Blocks * Spec.Weights.BlockSize(Isa), (long)Walk.Depth.Out * Walk.Height.Out / Tile.Rows);

    /// <summary>Those that each pixel of a line asks for.</summary>
    public int AheadPixel => WeightStream.Part(AheadRow, Walk.Width.Out);

    /// <summary>Those that each iteration of the loops of a tile asks for.</summary>
    public int AheadIteration =>
        WeightStream.Part((long)AheadPixel * Tile.Pixels, Spec.Weights.BlockSize(Isa) / Isa.Lanes);

    /// <summary>Names and extents of the digits of a work item's number.</summary>
    public (string Name, int Extent)[] Items =>
        [("ob", TileBlocks), ("od", Walk.Depth.Out), (ItemRows == 1 ? "oh" : "ohTile", Lines)];

    /// <summary>Estimated cycles; see <see cref="ConvolutionCost"/>.</summary>
    public double Cycles
    {
        get
        {
            double rows = (double)Walk.Depth.Out * Walk.Height.Out * Spec.Weights.Blocks(Isa);
            return Tile.Cycles(Walk.Width) * rows * Spec.Weights.InPerGroup * Spec.Window.Taps;
        }
    }

    /// <summary>The plan of a convolution. Pixels of a pointwise one with enough work items otherwise are walked as one
    /// row, if that takes fewer cycles.</summary>
    public static BlockedConvolutionPlan Of(BlockedConvolution spec, InstructionSet isa)
    {
        var window = spec.Window;
        if (spec.Pools)
        {
            return Walked(spec, isa, window with { Height = window.Height.Even(), Width = window.Width.Even() });
        }

        var plan = Walked(spec, isa, window);
        if (!window.IsPointwise || window.OutPlane == window.Width.Out || spec.Weights.Blocks(isa) < MinimumBlocks)
        {
            return plan;
        }

        var row = Walked(spec, isa, window.AsRow());
        double lines = (double)window.Depth.Out * window.Height.Out;
        return row.Tile.Cycles(row.Walk.Width) < plan.Tile.Cycles(window.Width) * lines ? row : plan;
    }

    private static BlockedConvolutionPlan Walked(BlockedConvolution spec, InstructionSet isa, ConvolutionWindow walk)
    {
        var weights = spec.Weights;
        bool unrolls = !weights.ChannelsInside(isa);
        return new(spec, isa, walk, RowTile.Choose(
            isa, walk.Height, walk.Width, weights.BlocksPerGroup(isa), unrolls, pairs: spec.Pools));
    }
}
