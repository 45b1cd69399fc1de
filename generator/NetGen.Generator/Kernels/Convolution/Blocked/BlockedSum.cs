using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The sum of a register tile of a <see cref="BlockedConvolutionCode"/> over input channels and taps, into its
/// accumulators.</summary>
/// <param name="code">The method.</param>
/// <param name="b">The kernel being written.</param>
/// <param name="isa">The instruction set.</param>
/// <param name="extents">The extents within the code.</param>
/// <param name="ahead">What tiles ask for before they need it.</param>
internal sealed class BlockedSum(
    BlockedConvolutionCode code,
    KernelBuilder b,
    InstructionSet isa,
    BlockedConvolutionExtents extents,
    BlockedReadAhead ahead)
{
    private readonly ConvolutionWindow _window = code.Window;
    private readonly RowTile _tile = code.Tile;
    private readonly BlockedProducts _products = new(code, b, isa, extents);
    private readonly int _lanes = isa.Lanes;

    // The distance of two pixels of the input.
    private readonly int _pixel = code.InLayout == Layout.Blocked ? isa.Lanes : 1;

    /// <summary>Writes it.</summary>
    public void Write(TilePosition at)
    {
        var line = at.Line;
        int taps = _window.WeightTaps;
        var blockWeights = line.Ob * _tile.Blocks * extents["blockWeights"];
        if (code.Streams)
        {
            b.LetPointer("next" + at.Name, "w", ahead.Weights(at, blockWeights));
        }

        if (code.ChannelsInside)
        {
            b.For("ib", 0, extents["inBlocks"], ib =>
            {
                var channels = code.PartialBlock
                    ? b.LetIndex("channels", IndexExpression.Min(_lanes, extents["inChannels"] - (ib * _lanes)))
                    : _lanes;
                var plane = (code.Grouped ? (line.Group * extents["inBlocks"]) + ib : ib) * extents["inPlane"];
                at = code.ReadsAhead ? at with { Ahead = b.LetIndex("ahead" + at.Name, ahead.Input(at, ib)) } : at;
                WriteRows(at, plane, blockWeights, ib * (taps * _lanes), channels);
            });
            return;
        }

        b.For("ic", 0, extents["inChannels"], ic =>
        {
            var channel = code.Grouped ? (line.Group * extents["inChannels"]) + ic : ic;
            var plane = code.InLayout == Layout.Planar
                ? channel * extents["inPlane"]
                : (channel / _lanes * extents["inPlane"]) + (channel % _lanes);
            WriteRows(at, plane, blockWeights, ic * taps, 1);
        });
    }

    // Iterations of the innermost loops are counted as the weights lie.
    private void WriteRows(
        TilePosition at,
        IndexExpression plane,
        IndexExpression weights,
        IndexExpression iteration,
        IndexExpression channels)
    {
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        var line = at.Line;
        b.For("kd", depth.TapBegin(line.Od), depth.TapEnd(line.Od, extents["inDepth"]), kd =>
        {
            var id = (line.Od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
            b.For("kh", height.TapBegin(line.Oh), height.TapEnd(line.Oh, extents["inHeight"]), kh =>
            {
                var ih = (line.Oh * height.InStride) + (kh * height.TapStep) + height.InBase;
                var tap = ((depth.WeightTap(kd) * height.WeightTaps) + height.WeightTap(kh)) * width.WeightTaps;
                var row = depth == ConvolutionAxis.None ? ih : (id * extents["inHeight"]) + ih;
                var first = plane + (row * extents["inRow"]) + (at.Ow * (width.InStride * _pixel));
                string x = b.LetPointer("xRow" + at.Name, "x", first);
                string[] w = BlockPointers(at, "wRow", "w", weights + (iteration * _lanes) + (tap * channels * _lanes));
                var asked = (iteration + (tap * channels)) * extents["aheadIteration"];
                string next = code.Streams ? b.LetPointer("nextRow" + at.Name, "next" + at.Name, asked) : "";
                WriteTaps(at, new TapRow(x, w, next, channels));
            });
        });
    }

    private void WriteTaps(TilePosition at, TapRow row)
    {
        var width = _window.Width;
        if (at.Segment.UnrollsTaps && code.ChannelsInside && !_products.SharesInputs(at) && isa.SpillsCost)
        {
            // Not side by side: the compiler would see that a tap of a pixel reads what another tap of its neighbour
            // does, keep it, and have no register for it.
            foreach (var run in TapRun.Of(width, at.Segment, at.Pixels))
            {
                b.For("kw", run.Begin, run.End, kw => WriteLooped(at, run, row, kw));
            }
        }
        else if (at.Segment.UnrollsTaps)
        {
            string xNext = code.ReadsAhead
                ? b.LetPointer("xNext" + at.Name, row.X, at.Ahead + (width.InBase * _pixel))
                : "";
            b.For("ic", 0, row.Channels, ic =>
            {
                ahead.WriteTaps(at, xNext, row, ic);
                _products.WriteUnrolled(at, row, ic);
            });
        }
        else
        {
            var begin = _tile.ClampTaps ? width.TapBegin(at.Ow) : 0;
            var end = _tile.ClampTaps ? width.TapEnd(at.Ow, extents["inWidth"]) : width.Taps;
            var all = new TapRun(0, width.Taps, [.. Enumerable.Range(0, at.Pixels)]);
            b.For("kw", begin, end, kw => WriteLooped(at, all, row, kw));
        }
    }

    private void WriteLooped(TilePosition at, TapRun run, TapRow row, IndexExpression kw)
    {
        var width = _window.Width;
        string label = kw is IndexConstant constant && width.Taps > 1 ? Names.Number(constant.Value) : "";
        string x = b.LetPointer("xTap" + at.Name + label, row.X, ((kw * width.TapStep) + width.InBase) * _pixel);
        string[] w = _products.MovePointers(at, "wTap" + label, row.W, width.WeightTap(kw) * row.Channels * _lanes);
        var asked = width.WeightTap(kw) * row.Channels * extents["aheadIteration"];
        string next = Addresses.At(b, "nextTap" + at.Name + label, row.Next, asked);
        string xNext = code.ReadsAhead ? b.LetPointer("xNext" + at.Name + label, x, at.Ahead) : "";
        b.For("ic", 0, row.Channels, ic =>
        {
            string input = Addresses.At(b, "xIn" + at.Name, x, ic);
            WeightStream.Prefetch(b, next, ic, extents["aheadIteration"]);
            if (code.ReadsAhead)
            {
                ahead.WriteInput(at, xNext, ic);
            }

            _products.WriteTap(at, run.Pixels, input, _products.MovePointers(at, "wIn", w, ic * _lanes));
        });
    }

    // The weights of each block of the tile. Where the distance of two blocks is a number, one pointer does for all.
    private string[] BlockPointers(TilePosition at, string name, string pointer, IndexExpression offset)
    {
        var blocks = Enumerable.Range(0, code.Exact is null ? _tile.Blocks : 1);
        string[] pointers = new string[blocks.Count()];
        foreach (int block in blocks)
        {
            pointers[block] = block == 0
                ? b.LetPointer(name + at.Name, pointer, offset)
                : b.LetPointer(
                    name + at.Name + "_" + Names.Number(block), pointers[block - 1], extents["blockWeights"]);
        }

        return pointers;
    }
}
