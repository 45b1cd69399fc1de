using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// The method of a <see cref="BlockedConvolution"/>: its register tile, how the tiles meet the borders of a row, and
/// the walk over the taps. Channels and extents are arguments, so that most layers of a network share a few methods. A
/// tile of several rows is for small images only and knows them all.
/// </summary>
/// <param name="Window">The walk. Depth and height are without extents; the width is the shortest one that has the same
/// borders and one tile between them.</param>
/// <param name="Tile">The register tile.</param>
/// <param name="InLayout">The input's layout.</param>
/// <param name="ChannelsInside">Whether the input channels of a block are innermost.</param>
/// <param name="PartialBlock">Whether the last block of input channels may be partial.</param>
/// <param name="Grouped">Whether there are several groups.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">Elementwise work on the result.</param>
/// <param name="Pools">Whether only the largest of each 2x2 window is written.</param>
/// <param name="Exact">The spec, if the method is for it alone.</param>
internal sealed record BlockedConvolutionCode(
    ConvolutionWindow Window,
    RowTile Tile,
    Layout InLayout,
    bool ChannelsInside,
    bool PartialBlock,
    bool Grouped,
    bool Bias,
    EquatableArray<EpilogueItem> Epilogue,
    bool Pools,
    BlockedConvolution? Exact) : KernelCode
{
    /// <inheritdoc/>
    public override string Name => Exact is not null
        ? Exact.Name
        : "Convolution_" + Rank() + Window.Name()
            + Flag("padEnd", PadsEnd())
            + "_tile" + Names.Number(Tile.Pixels) + "x" + Names.Number(Tile.Blocks)
            + (Tile.ClampTaps ? "_clamped" : "_rows" + Names.Number(Window.Width.Out) + RowEnd())
            + (Tile.UnrollTaps ? "_unrolled" : "")
            + (InLayout == Layout.Planar ? "_planarInput" : ChannelsInside ? "" : "_anyChannels")
            + (PartialBlock ? "_partialBlock" : "")
            + (Grouped ? "_groups" : "")
            + (Bias ? "_bias" : "")
            + Kernels.Epilogue.Suffix(Epilogue)
            + (Pools ? "_maxPool" : "");

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <summary>Whether a row has a run of tiles that read no padding, whose number is an argument.</summary>
    public bool HasInterior => Interior(Window.Width, Tile) is not null;

    /// <summary>Whether tiles ask for the weights that will be read next.</summary>
    public bool Streams => Window.Taps > 0 && !Tile.UnrollTaps;

    /// <summary>Whether tiles ask for the input that they will read soon.</summary>
    public bool ReadsAhead => Tile.Rows == 1 && !Tile.UnrollTaps && ChannelsInside && InLayout == Layout.Blocked;

    /// <summary>Whether the two rows of a pooling window are computed one after the other, since a tile has but
    /// one.</summary>
    public bool PoolsByHalves => Pools && Tile.Rows == 1;

    /// <summary>The method of a convolution.</summary>
    public static BlockedConvolutionCode Of(BlockedConvolutionPlan plan)
    {
        var (spec, isa, window, tile) = plan;
        bool inside = spec.Weights.ChannelsInside(isa);
        bool alone = tile.Rows > 1;
        return new BlockedConvolutionCode(
            alone ? window : new(window.Depth.WithoutExtents(), window.Height.WithoutExtents(), Shortest(window.Width, tile)),
            tile,
            spec.InLayout,
            inside,
            inside && spec.Weights.InPerGroup % isa.Lanes != 0,
            spec.Groups > 1,
            spec.Bias,
            spec.Epilogue,
            spec.Pools,
            alone ? spec : null);
    }

    /// <summary>The run of tiles of a row that read no padding, if any.</summary>
    public static RowSegment? Interior(ConvolutionAxis width, RowTile tile) => tile.ClampTaps
        ? null
        : tile.Segments(width).FirstOrDefault(segment => segment.IsInside && segment.Pixels == tile.Pixels);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new BlockedConvolutionBuilder(this, isa).Build();

    /// <summary>The comment above the method.</summary>
    public IEnumerable<string> Header(InstructionSet isa)
    {
        string layout = InLayout == Layout.Blocked ? "blocked" : "planar";
        string v = Names.Number(isa.Lanes);
        yield return $"y{(Exact is null || Pools ? "" : " " + Window.Output(Exact.OutChannels))}, blocked by {v},"
            + (Pools ? " = the largest of each 2x2 window of" : " =")
            + $" w * x{(Exact is null ? "" : " " + Window.Input(Exact.InChannels))}, {layout}"
            + (Bias ? ", + bias" : "")
            + (Epilogue.Count > 0 ? ", then" + Kernels.Epilogue.Suffix(Epilogue).Replace("_", " ") : "") + ".";
        yield return ChannelsInside
            ? $"w is packed as [oc / {v}][ic / {v}][kd][kh][kw][ic % {v}][oc % {v}]."
            : $"w is packed as [oc / {v}][ic][kd][kh][kw][oc % {v}].";
        if (PoolsByHalves)
        {
            yield return "The upper rows of the windows leave the larger of each pair of pixels in y, to which the lower rows are compared.";
        }

        yield return $"Tile: {Names.Number(Tile.Rows)} x {Names.Number(Tile.Pixels)} pixel"
            + $"{(Tile.Rows * Tile.Pixels == 1 ? "" : "s")} x {Names.Count(Tile.Blocks, "block")} of output channels;"
            + (Tile.Blocks == 1 ? " acc<pixel>" : " acc<block>_<pixel>") + " holds a block of one pixel.";
        if (Exact is null && !Tile.ClampTaps && Window.Width.Taps > 0)
        {
            string row = $"{Names.Count(Window.Width.Out, "output")} from {Names.Count(Window.Width.In, "input")}";
            yield return HasInterior
                ? $"Rows begin and end as one of {row} does; between may lie any number of tiles that read no padding."
                : $"Rows have {row}.";
        }
    }

    // The rows that print the same: the interior has one tile, unless there is a border only.
    private static ConvolutionAxis Shortest(ConvolutionAxis width, RowTile tile)
    {
        if (tile.ClampTaps)
        {
            return width.WithoutExtents();
        }

        var interior = Interior(width, tile);
        var one = Longer(width, tile, 1 - (interior?.Count ?? 0));
        bool same = Interior(one, tile) is { Count: 1 } single
            && Borders(one, tile, single).SequenceEqual(Borders(width, tile, interior), StringComparer.Ordinal);
        return same ? one : width with { OutExtent = width.Out };
    }

    // The tiles of a row but for its interior, each as what its taps read: 1 for the input, 0 for padding.
    private static IEnumerable<string> Borders(ConvolutionAxis width, RowTile tile, RowSegment? interior) =>
        tile.Segments(width).Where(segment => segment != interior).Select(segment => string.Concat(
            from pixel in Enumerable.Range(segment.Start, segment.Pixels)
            from tap in Enumerable.Range(0, width.Taps)
            select width.Reads(pixel, tap) ? '1' : '0') + Names.Number(segment.Count));

    private static ConvolutionAxis Longer(ConvolutionAxis width, RowTile tile, int tiles)
    {
        int outputs = width.Out + (tiles * tile.Pixels);
        return width with { In = width.In + (tiles * tile.Pixels * width.InStride), Out = outputs, OutExtent = outputs };
    }

    private string Rank() =>
        Window.Depth != ConvolutionAxis.None ? "3d_" : Window.Height != ConvolutionAxis.None ? "" : "1d_";

    private string PadsEnd() => (Window.Depth.PadEnd > 0 ? "D" : "") + (Window.Height.PadEnd > 0 ? "H" : "")
        + (Tile.ClampTaps && Window.Width.PadEnd > 0 ? "W" : "");

    // Rows of one length may end at several distances from the border of the input.
    private string RowEnd()
    {
        var width = Window.Width;
        return width.Taps == 0 ? "" : "of" + Names.Number(width.In) + (HasInterior ? "" : "whole");
    }

    private static string Flag(string name, string value) => value.Length == 0 ? "" : "_" + name + value;
}
