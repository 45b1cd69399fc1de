using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="BlockedConvolutionCode"/>.</summary>
internal sealed class BlockedConvolutionBuilder
{
    private readonly BlockedConvolutionCode _code;
    private readonly InstructionSet _isa;
    private readonly ConvolutionWindow _window;
    private readonly RowTile _tile;
    private readonly KernelBuilder _b = new();
    private readonly int _lanes;

    // The distance of two pixels of the input.
    private readonly int _pixel;
    private readonly BlockedReadAhead _ahead;
    private readonly BlockedResult _result;

    public BlockedConvolutionBuilder(BlockedConvolutionCode code, InstructionSet isa)
    {
        _code = code;
        _isa = isa;
        _window = code.Window;
        _tile = code.Tile;
        _lanes = isa.Lanes;
        _pixel = code.InLayout == Layout.Blocked ? _lanes : 1;
        _ahead = new BlockedReadAhead(code, _b, isa);
        _result = new BlockedResult(code, _b, isa);
    }

    public Kernel Build()
    {
        (string, IndexExpression)[] items =
        [
            ("ob", KernelBuilder.Index("blocks")),
            ("od", _window.Depth == ConvolutionAxis.None ? 1 : Extent("outDepth")),
            (_tile.Rows == 1 && !_code.Pools ? "oh" : "ohTile", _window.Height == ConvolutionAxis.None ? 1 : Extent("outHeight")),
        ];
        WorkItem.ForEach(_b, items, WriteItem);
        IEnumerable<string> pointers =
            [.. _code.Bias ? ["x", "w", "bias"] : new[] { "x", "w" }, .. Epilogue.Names(_code.Epilogue), "y"];
        return new Kernel(
            _code.Name,
            _code.Header(_isa).ToEquatableArray(),
            KernelParameters.With(BlockedConvolutionExtents.Parameters(_code), KernelReach.Image, pointers),
            _b.Statements);
    }

    private IndexExpression Extent(string name) => BlockedConvolutionExtents.In(_code, _isa, name);

    private void WriteItem(IndexExpression[] item)
    {
        var (ob, od, line) = (item[0], item[1], item[2]);
        var oh = _tile.Rows > 1 ? _b.LetIndex("oh", line * _tile.Rows) : line;
        var group = _code.Grouped ? _b.LetIndex("group", ob / Extent("groupTiles")) : 0;
        var row = _code.Pools
            ? line * BlockedResult.PooledRows(_tile)
            : (_window.Depth.OutputAt(od) * (_window.Depth == ConvolutionAxis.None ? 1 : Extent("outRows"))) + _window.Height.OutputAt(oh);
        var output = _b.LetIndex("row", (ob * _tile.Blocks * Extent("outPlane")) + (row * Extent("outRow")));
        IndexExpression[] rows =
        [
            output,
            .. Enumerable.Range(1, _tile.Blocks - 1).Select(block => _code.Exact is null
                ? _b.LetIndex("row" + Names.Number(block), output + (block * Extent("outPlane")))
                : output + (block * Extent("outPlane"))),
        ];
        if (_code.PoolsByHalves)
        {
            _b.For("half", 0, 2, half =>
            {
                oh = _b.LetIndex("oh", (line * 2) + half);
                WriteRow(ob, od, oh, oh, group, rows);
            });
        }
        else
        {
            WriteRow(ob, od, line, oh, group, rows);
        }

        _result.WriteLongEpilogue(output);
    }

    private void WriteRow(
        IndexExpression ob, IndexExpression od, IndexExpression line, IndexExpression oh, IndexExpression group, IndexExpression[] rows)
    {
        var segments = _tile.Segments(_window.Width).ToList();
        int after = 0;
        IndexExpression interiorEnd = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];

            // Tiles of one block share a scope, so that all but the first need names of their own.
            string name = i == 0 ? "" : i < 25 ? ((char)('A' + i)).ToString() : "S" + Names.Number(i) + "_";
            var start = interiorEnd + (segment.Start - after);
            if (_tile.ClampTaps || segment == BlockedConvolutionCode.Interior(_window.Width, _tile))
            {
                interiorEnd = Extent(_tile.ClampTaps ? "outWidth" : "interiorEnd");
                after = segment.Start + (segment.Count * segment.Pixels);
                _b.For("ow", start, interiorEnd, ow => WriteTile(segment, name, ob, od, line, oh, ow, group, rows), segment.Pixels);
            }
            else
            {
                WriteTile(segment, name, ob, od, line, oh, start, group, rows);
            }
        }
    }

    private void WriteTile(
        RowSegment segment,
        string name,
        IndexExpression ob,
        IndexExpression od,
        IndexExpression line,
        IndexExpression oh,
        IndexExpression ow,
        IndexExpression group,
        IndexExpression[] rows)
    {
        var acc = new Local[_tile.Blocks, _tile.Rows * segment.Pixels];
        for (int block = 0; block < _tile.Blocks; block++)
        {
            Value start = _code.Bias
                ? _b.Let($"bias{name}{Names.Number(block)}", new Load("bias", ((ob * _tile.Blocks) + block) * _lanes, true))
                : new Constant(0, true);
            for (int pixel = 0; pixel < acc.GetLength(1); pixel++)
            {
                acc[block, pixel] = _b.Let("acc" + Label(name, block, pixel), start);
            }
        }

        if (_code.InLayout == Layout.Planar && segment.IsInside && _tile.Rows == 1 && _window.Width.OutStep == 1)
        {
            _ahead.WriteOutput(segment, ow, rows);
        }

        if (_window.Taps > 0)
        {
            WriteSum(new TilePosition(segment, name, acc, ob, od, line, oh, ow, group));
        }

        _result.Write(segment, acc, ow, rows, (block, pixel) => Label(name, block, pixel));
    }

    private string Label(string tile, int block, int pixel) =>
        tile + (_tile.Blocks == 1 ? "" : Names.Number(block) + "_") + Names.Number(pixel);

    // The sum over input channels and taps, into the accumulators.
    private void WriteSum(TilePosition at)
    {
        int taps = _window.WeightTaps;
        var blockWeights = at.Ob * _tile.Blocks * Extent("blockWeights");
        if (_code.Streams)
        {
            _b.LetPointer("next" + at.Name, "w", _ahead.Weights(at, blockWeights));
        }

        if (_code.ChannelsInside)
        {
            _b.For("ib", 0, Extent("inBlocks"), ib =>
            {
                var channels = _code.PartialBlock
                    ? _b.LetIndex("channels", IndexExpression.Min(_lanes, Extent("inChannels") - (ib * _lanes)))
                    : _lanes;
                var plane = (_code.Grouped ? (at.Group * Extent("inBlocks")) + ib : ib) * Extent("inPlane");
                at = _code.ReadsAhead ? at with { Ahead = _b.LetIndex("ahead" + at.Name, _ahead.Input(at, ib)) } : at;
                WriteRows(at, plane, blockWeights, ib * (taps * _lanes), channels);
            });
            return;
        }

        _b.For("ic", 0, Extent("inChannels"), ic =>
        {
            var channel = _code.Grouped ? (at.Group * Extent("inChannels")) + ic : ic;
            var plane = _code.InLayout == Layout.Planar
                ? channel * Extent("inPlane")
                : (channel / _lanes * Extent("inPlane")) + (channel % _lanes);
            WriteRows(at, plane, blockWeights, ic * taps, 1);
        });
    }

    // Iterations of the innermost loops are counted as the weights lie.
    private void WriteRows(TilePosition at, IndexExpression plane, IndexExpression weights, IndexExpression iteration, IndexExpression channels)
    {
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        _b.For("kd", depth.TapBegin(at.Od), depth.TapEnd(at.Od, Extent("inDepth")), kd =>
        {
            var id = (at.Od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
            _b.For("kh", height.TapBegin(at.Oh), height.TapEnd(at.Oh, Extent("inHeight")), kh =>
            {
                var ih = (at.Oh * height.InStride) + (kh * height.TapStep) + height.InBase;
                var tap = ((depth.WeightTap(kd) * height.WeightTaps) + height.WeightTap(kh)) * width.WeightTaps;
                var row = depth == ConvolutionAxis.None ? ih : (id * Extent("inHeight")) + ih;
                var first = plane + (row * Extent("inRow")) + (at.Ow * (width.InStride * _pixel));
                string x = _b.LetPointer("xRow" + at.Name, "x", first);
                string[] w = BlockPointers(at, "wRow", "w", weights + (iteration * _lanes) + (tap * channels * _lanes));
                string next = _code.Streams
                    ? _b.LetPointer("nextRow" + at.Name, "next" + at.Name, (iteration + (tap * channels)) * Extent("aheadIteration"))
                    : "";
                if (at.Segment.UnrollsTaps && _code.ChannelsInside && !SharesInputs(at) && RowTile.SpillsCost(_isa))
                {
                    // Not side by side: the compiler would see that a tap of a pixel reads what another tap of its neighbour does,
                    // keep it, and have no register for it.
                    foreach (var run in TapRun.Of(width, at.Segment, at.Pixels))
                    {
                        _b.For("kw", run.Begin, run.End, kw => WriteLooped(at, run, x, w, next, kw, channels));
                    }
                }
                else if (at.Segment.UnrollsTaps)
                {
                    string xNext = _code.ReadsAhead ? _b.LetPointer("xNext" + at.Name, x, at.Ahead + (width.InBase * _pixel)) : "";
                    _b.For("ic", 0, channels, ic =>
                    {
                        _ahead.WriteTaps(at, xNext, next, ic, channels);
                        WriteUnrolled(at, x, w, ic, channels);
                    });
                }
                else
                {
                    var begin = _tile.ClampTaps ? width.TapBegin(at.Ow) : 0;
                    var end = _tile.ClampTaps ? width.TapEnd(at.Ow, Extent("inWidth")) : width.Taps;
                    var all = new TapRun(0, width.Taps, [.. Enumerable.Range(0, at.Pixels)]);
                    _b.For("kw", begin, end, kw => WriteLooped(at, all, x, w, next, kw, channels));
                }
            });
        });
    }

    private void WriteLooped(
        TilePosition at, TapRun run, string xRow, string[] wRow, string nextRow, IndexExpression kw, IndexExpression channels)
    {
        var width = _window.Width;
        string label = kw is IndexConstant constant && width.Taps > 1 ? Names.Number(constant.Value) : "";
        string x = _b.LetPointer("xTap" + at.Name + label, xRow, ((kw * width.TapStep) + width.InBase) * _pixel);
        string[] w = MovePointers(at, "wTap" + label, wRow, width.WeightTap(kw) * channels * _lanes);
        string next = Addresses.At(_b, "nextTap" + at.Name + label, nextRow, width.WeightTap(kw) * channels * Extent("aheadIteration"));
        string xNext = _code.ReadsAhead ? _b.LetPointer("xNext" + at.Name + label, x, at.Ahead) : "";
        _b.For("ic", 0, channels, ic =>
        {
            string input = Addresses.At(_b, "xIn" + at.Name, x, ic);
            WeightStream.Prefetch(_b, next, ic, Extent("aheadIteration"));
            if (_code.ReadsAhead)
            {
                _ahead.WriteInput(at, xNext, ic);
            }

            var weights = LoadWeights(at, MovePointers(at, "wIn", w, ic * _lanes), 0, "");
            foreach (int pixel in run.Pixels)
            {
                Accumulate(at, input, InputOffset(at, pixel, 0), Names.Number(pixel), [(pixel, weights)]);
            }
        });
    }

    // The weights of each block of the tile. Where the distance of two blocks is a number, one pointer does for all.
    private string[] BlockPointers(TilePosition at, string name, string pointer, IndexExpression offset)
    {
        var blocks = Enumerable.Range(0, _code.Exact is null ? _tile.Blocks : 1);
        string[] pointers = new string[blocks.Count()];
        foreach (int block in blocks)
        {
            pointers[block] = block == 0
                ? _b.LetPointer(name + at.Name, pointer, offset)
                : _b.LetPointer(name + at.Name + "_" + Names.Number(block), pointers[block - 1], Extent("blockWeights"));
        }

        return pointers;
    }

    private string[] MovePointers(TilePosition at, string name, string[] pointers, IndexExpression offset) =>
        [.. pointers.Select((pointer, block) => Addresses.At(_b, name + at.Name + (block == 0 ? "" : "_" + Names.Number(block)), pointer, offset))];

    // All taps along the row, but for those that read padding. If the weights of all taps fit into registers, each input is
    // loaded once and used by every tap that reads it.
    private void WriteUnrolled(TilePosition at, string xRow, string[] wRow, IndexExpression ic, IndexExpression channels)
    {
        var width = _window.Width;
        var uses = (
            from tap in Enumerable.Range(0, width.Taps)
            from pixel in Enumerable.Range(0, at.Pixels)
            where at.Segment.Reads(width, pixel, tap)
            select (Tap: tap, Pixel: pixel, Offset: InputOffset(at, pixel, tap))).ToList();
        bool shared = SharesInputs(at);
        var weights = new Local[width.Taps][];
        int start = width.InBase * _pixel;
        string x = Addresses.At(_b, "xIn" + at.Name, xRow, ic);
        string[] w = MovePointers(at, "wIn", wRow, ic * _lanes);
        foreach (int tap in uses.Select(use => use.Tap).Distinct())
        {
            weights[tap] = LoadWeights(at, w, width.WeightTap(tap) * channels * _lanes, Names.Number(tap));
            if (!shared)
            {
                foreach (var use in uses.Where(use => use.Tap == tap))
                {
                    string label = $"{Names.Number(tap)}_{Names.Number(use.Pixel)}";
                    Accumulate(at, x, start + use.Offset, label, [(use.Pixel, weights[tap])]);
                }
            }
        }

        if (shared)
        {
            foreach (var input in uses.GroupBy(use => use.Offset).OrderBy(group => group.Key))
            {
                string label = Names.Number(input.Key / _pixel);
                Accumulate(at, x, start + input.Key, label, [.. input.Select(use => (use.Pixel, weights[use.Tap]))]);
            }
        }
    }

    private bool SharesInputs(TilePosition at) => _tile.SharesInputs(_isa, at.Pixels, _window.Width.Taps);

    private Local[] LoadWeights(TilePosition at, string[] pointers, IndexExpression offset, string tap)
    {
        var weights = new Local[_tile.Blocks];
        for (int block = 0; block < _tile.Blocks; block++)
        {
            string name = tap.Length == 0 ? Names.Number(block) : _tile.Blocks == 1 ? tap : $"{tap}_{Names.Number(block)}";
            weights[block] = _b.Let($"w{at.Name}{name}", pointers.Length == 1
                ? new Load(pointers[0], block == 0 ? offset : offset + (block * Extent("blockWeights")), true)
                : new Load(pointers[block], offset, true));
        }

        return weights;
    }

    // One input against the weights of each tap and pixel that reads it.
    private void Accumulate(
        TilePosition at,
        string pointer,
        int offset,
        string label,
        IReadOnlyList<(int Pixel, Local[] Weights)> uses)
    {
        Value x = new Broadcast(new Load(pointer, offset, false));
        if (uses.Count * _tile.Blocks > 1)
        {
            x = _b.Let($"x{at.Name}{label}", x);
        }

        foreach (var (pixel, weights) in uses)
        {
            for (int block = 0; block < _tile.Blocks; block++)
            {
                var acc = at.Acc[block, pixel];
                _b.Assign(acc, new Fma(x, weights[block], acc));
            }
        }
    }

    private int InputOffset(TilePosition at, int pixel, int tap)
    {
        int row = pixel / at.Segment.Pixels * _window.Height.InStride;
        int inRow = _tile.Rows == 1 ? 0 : _window.Width.In;
        int column = (pixel % at.Segment.Pixels * _window.Width.InStride) + (tap * _window.Width.TapStep);
        return ((row * inRow) + column) * _pixel;
    }
}
