using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="BlockedConvolution"/>.</summary>
internal sealed class BlockedConvolutionBuilder
{
    private readonly BlockedConvolution _spec;
    private readonly InstructionSet _isa;
    private readonly ConvolutionWindow _window;
    private readonly PackedWeights _weights;
    private readonly RowTile _tile;
    private readonly KernelBuilder _b = new();
    private readonly int _lanes;
    private readonly bool _channelsInside;

    // The distance of two pixels of the input.
    private readonly int _pixel;
    private readonly bool _longEpilogue;

    public BlockedConvolutionBuilder(BlockedConvolution spec, InstructionSet isa)
    {
        _spec = spec;
        _isa = isa;
        _window = spec.Window;
        _weights = spec.Weights;
        _tile = spec.Tile(isa);
        _lanes = isa.Lanes;
        _channelsInside = _weights.ChannelsInside(isa);
        _pixel = spec.InLayout == Layout.Blocked ? _lanes : 1;
        _longEpilogue = Names.IsLong(spec.Epilogue);
    }

    public Kernel Build()
    {
        WorkItem.ForEach(_b, _spec.Items(_isa), WriteItem);
        IEnumerable<string> pointers =
            [.. _spec.Bias ? ["x", "w", "bias"] : new[] { "x", "w" }, .. Names.EpilogueOperands(_spec.Epilogue), "y"];
        return new Kernel(
            _spec.Name,
            Header().ToEquatableArray(),
            KernelParameters.Of(_spec.Reach, pointers),
            _b.Statements);
    }

    private IEnumerable<string> Header()
    {
        string layout = _spec.InLayout == Layout.Blocked ? "blocked" : "planar";
        string v = Names.Number(_lanes);
        yield return $"y {_window.Output(_spec.OutChannels)}, blocked by {v}, = w * x {_window.Input(_spec.InChannels)}, {layout}"
            + (_spec.Bias ? ", + bias" : "")
            + (_spec.Epilogue.Count > 0 ? ", then" + Epilogue.Suffix(_spec.Epilogue).Replace("_", " ") : "") + ".";
        yield return _channelsInside
            ? $"w is packed as [oc / {v}][ic / {v}][kd][kh][kw][ic % {v}][oc % {v}]."
            : $"w is packed as [oc / {v}][ic][kd][kh][kw][oc % {v}].";
        yield return $"Tile: {Names.Number(_tile.Rows)} x {Names.Number(_tile.Pixels)} pixels x {Names.Number(_tile.Blocks)} blocks of output channels;"
            + (_tile.Blocks == 1 ? " acc<pixel>" : " acc<block>_<pixel>") + " holds a block of one pixel.";
    }

    private void WriteItem(IndexExpression[] item)
    {
        var (ob, od, oh) = (item[0], item[1], item[2]);
        if (_tile.Rows > 1)
        {
            oh = _b.LetIndex("oh", oh * _tile.Rows);
        }

        int groupTiles = _weights.BlocksPerGroup(_isa) / _tile.Blocks;
        var group = _spec.Groups == 1 ? 0 : _b.LetIndex("group", ob / groupTiles);
        var row = _window.Depth.OutputAt(od) * _window.Height.OutExtent + _window.Height.OutputAt(oh);
        var block = ob * (_tile.Blocks * _window.Depth.OutExtent * _window.Height.OutExtent);
        var output = _b.LetIndex("row", (block + row) * (_window.Width.OutExtent * _lanes));
        var segments = _tile.Segments(_window.Width).ToList();
        for (int i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];

            // Tiles of one block share a scope, so that all but the first need names of their own.
            string name = i == 0 ? "" : i < 25 ? ((char)('A' + i)).ToString() : "S" + Names.Number(i) + "_";
            _b.For(
                "ow",
                segment.Start,
                segment.Start + (segment.Count * segment.Pixels),
                ow => WriteTile(segment, name, ob, od, oh, ow, group, output),
                segment.Pixels);
        }

        if (_longEpilogue)
        {
            WriteLongEpilogue(output);
        }
    }

    private void WriteTile(
        RowSegment segment,
        string name,
        IndexExpression ob,
        IndexExpression od,
        IndexExpression oh,
        IndexExpression ow,
        IndexExpression group,
        IndexExpression output)
    {
        var acc = new Local[_tile.Blocks, _tile.Rows * segment.Pixels];
        for (int block = 0; block < _tile.Blocks; block++)
        {
            for (int pixel = 0; pixel < acc.GetLength(1); pixel++)
            {
                Value start = _spec.Bias
                    ? new Load("bias", (ob * _tile.Blocks + block) * _lanes, true)
                    : new Constant(0, true);
                acc[block, pixel] = _b.Let("acc" + Label(name, block, pixel), start);
            }
        }

        if (_window.Taps > 0)
        {
            WriteSum(new Position(segment, name, acc, ob, od, oh, ow, group));
        }

        for (int block = 0; block < _tile.Blocks; block++)
        {
            for (int pixel = 0; pixel < acc.GetLength(1); pixel++)
            {
                int r = pixel / segment.Pixels;
                var at = output
                    + (_window.Width.OutputAt(ow + (pixel % segment.Pixels)) * _lanes)
                    + (((block * _window.OutPlane) + (r * _window.Height.OutStep * _window.Width.OutExtent)) * _lanes);
                Value result = acc[block, pixel];
                if (!_longEpilogue)
                {
                    string label = Label(name, block, pixel);
                    result = Epilogue.Apply(_b, _spec.Epilogue, label, result, i => new Load(Epilogue.Name(i), at, true));
                }

                _b.Store("y", at, result);
            }
        }
    }

    private string Label(string tile, int block, int pixel) =>
        tile + (_tile.Blocks == 1 ? "" : Names.Number(block) + "_") + Names.Number(pixel);

    // The sum over input channels and taps, into the accumulators.
    private void WriteSum(Position at)
    {
        int taps = _weights.Taps;
        var blockWeights = at.Ob * (_tile.Blocks * _weights.BlockSize(_isa));
        if (_channelsInside)
        {
            int blocks = (_weights.InPerGroup + _lanes - 1) / _lanes;
            _b.For("ib", 0, blocks, ib =>
            {
                var channels = _weights.InPerGroup % _lanes == 0
                    ? _lanes
                    : _b.LetIndex("channels", IndexExpression.Min(_lanes, _weights.InPerGroup - (ib * _lanes)));
                var plane = ((at.Group * (_weights.InPerGroup / _lanes)) + ib) * (_window.InPlane * _lanes);
                WriteRows(at, plane, blockWeights + (ib * (taps * _lanes * _lanes)), channels);
            });
            return;
        }

        _b.For("ic", 0, _weights.InPerGroup, ic =>
        {
            var channel = (at.Group * _weights.InPerGroup) + ic;
            var plane = _spec.InLayout == Layout.Planar
                ? channel * _window.InPlane
                : (channel / _lanes * (_window.InPlane * _lanes)) + (channel % _lanes);
            WriteRows(at, plane, blockWeights + (ic * (taps * _lanes)), 1);
        });
    }

    private void WriteRows(Position at, IndexExpression plane, IndexExpression weights, IndexExpression channels)
    {
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        _b.For("kd", depth.TapBegin(at.Od), depth.TapEnd(at.Od), kd =>
        {
            var id = (at.Od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
            _b.For("kh", height.TapBegin(at.Oh), height.TapEnd(at.Oh), kh =>
            {
                var ih = (at.Oh * height.InStride) + (kh * height.TapStep) + height.InBase;
                var tap = ((depth.WeightTap(kd) * height.WeightTaps) + height.WeightTap(kh)) * width.WeightTaps;
                _b.LetPointer(at.XRow, "x", plane + (((id * height.In) + ih) * (width.In * _pixel)) + (at.Ow * (width.InStride * _pixel)));
                _b.LetPointer(at.WRow, "w", weights + (tap * channels * _lanes));
                if (at.Segment.UnrollsTaps)
                {
                    _b.For("ic", 0, channels, ic => WriteUnrolled(at, ic, channels));
                }
                else
                {
                    var first = _tile.ClampTaps ? width.TapBegin(at.Ow) : 0;
                    var end = _tile.ClampTaps ? width.TapEnd(at.Ow) : width.Taps;
                    _b.For("kw", first, end, kw => WriteLooped(at, kw, channels));
                }
            });
        });
    }

    private void WriteLooped(Position at, IndexExpression kw, IndexExpression channels)
    {
        var width = _window.Width;
        string x = _b.LetPointer("xTap" + at.Name, at.XRow, ((kw * width.TapStep) + width.InBase) * _pixel);
        string w = _b.LetPointer("wTap" + at.Name, at.WRow, width.WeightTap(kw) * channels * _lanes);
        _b.For("ic", 0, channels, ic =>
        {
            string input = Addresses.At(_b, "xIn" + at.Name, x, ic);
            var weights = LoadWeights(at, Addresses.At(_b, "wIn" + at.Name, w, ic * _lanes), 0, "");
            for (int pixel = 0; pixel < at.Pixels; pixel++)
            {
                Accumulate(at, input, InputOffset(at, pixel, 0), Names.Number(pixel), [(pixel, weights)]);
            }
        });
    }

    // All taps along the row, but for those that read padding. If the weights of all taps fit into registers, each input is
    // loaded once and used by every tap that reads it.
    private void WriteUnrolled(Position at, IndexExpression ic, IndexExpression channels)
    {
        var width = _window.Width;
        var uses = (
            from tap in Enumerable.Range(0, width.Taps)
            from pixel in Enumerable.Range(0, at.Pixels)
            where at.Segment.IsInside || width.Reads(at.Segment.Start + (pixel % at.Segment.Pixels), tap)
            select (Tap: tap, Pixel: pixel, Offset: InputOffset(at, pixel, tap))).ToList();
        bool shared = (_tile.Blocks * (at.Pixels + width.Taps)) + 1 <= _isa.Registers;
        var weights = new Local[width.Taps][];
        int start = width.InBase * _pixel;
        string x = Addresses.At(_b, "xIn" + at.Name, at.XRow, ic);
        string w = Addresses.At(_b, "wIn" + at.Name, at.WRow, ic * _lanes);
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

    private Local[] LoadWeights(Position at, string pointer, IndexExpression offset, string tap)
    {
        var weights = new Local[_tile.Blocks];
        for (int block = 0; block < _tile.Blocks; block++)
        {
            string name = tap.Length == 0 ? Names.Number(block) : _tile.Blocks == 1 ? tap : $"{tap}_{Names.Number(block)}";
            weights[block] = _b.Let($"w{at.Name}{name}", new Load(pointer, offset + (block * _weights.BlockSize(_isa)), true));
        }

        return weights;
    }

    // One input against the weights of each tap and pixel that reads it.
    private void Accumulate(
        Position at,
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

    private int InputOffset(Position at, int pixel, int tap)
    {
        int row = pixel / at.Segment.Pixels * _window.Height.InStride;
        int column = (pixel % at.Segment.Pixels * _window.Width.InStride) + (tap * _window.Width.TapStep);
        return ((row * _window.Width.In) + column) * _pixel;
    }

    // Over the rows just stored, which are still in the nearest cache.
    private void WriteLongEpilogue(IndexExpression output)
    {
        int row = _window.Height.OutStep * _window.Width.OutExtent * _lanes;
        _b.For("block", 0, _tile.Blocks, block => _b.For("line", 0, _tile.Rows, line => _b.For("ow", 0, _window.Width.Out, ow =>
        {
            var at = _b.LetIndex("at", output + (block * (_window.OutPlane * _lanes)) + (line * row) + (_window.Width.OutputAt(ow) * _lanes));
            var result = _b.Let("result", new Load("y", at, true));
            _b.Store("y", at, Epilogue.Apply(_b, _spec.Epilogue, "", result, i => new Load(Epilogue.Name(i), at, true)));
        })));
    }

    // Where a tile stands, and its accumulators [block, row * pixels + pixel].
    private sealed record Position(
        RowSegment Segment,
        string Name,
        Local[,] Acc,
        IndexExpression Ob,
        IndexExpression Od,
        IndexExpression Oh,
        IndexExpression Ow,
        IndexExpression Group)
    {
        public int Pixels => Acc.GetLength(1);

        public string XRow => "xRow" + Name;

        public string WRow => "wRow" + Name;
    }
}
