using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="BlockedWeightGradient"/>.</summary>
internal sealed class BlockedWeightGradientBuilder
{
    private readonly BlockedWeightGradient _spec;
    private readonly InstructionSet _isa;
    private readonly ConvolutionWindow _window;
    private readonly PackedWeights _packed;
    private readonly GradientTile _tile;
    private readonly KernelBuilder _b = new();
    private readonly int _lanes;
    private readonly bool _channelsInside;

    // The distance of two pixels of the input.
    private readonly int _pixel;

    public BlockedWeightGradientBuilder(BlockedWeightGradient spec, InstructionSet isa)
    {
        _spec = spec;
        _isa = isa;
        _window = spec.Window;
        _packed = spec.Packed;
        _tile = spec.Tile(isa);
        _lanes = isa.Lanes;
        _channelsInside = _packed.ChannelsInside(isa);
        _pixel = spec.InLayout == Layout.Blocked ? _lanes : 1;
    }

    public Kernel Build()
    {
        WorkItem.ForEach(_b, _spec.Items(_isa, _tile), WriteItem);
        string layout = _spec.InLayout == Layout.Blocked ? "blocked" : "planar";
        return new Kernel(
            _spec.Name,
            [
                $"dw {PackedWalk.Describe(_packed, _isa)} = x {_window.Input(_spec.InChannels)}, {layout},"
                    + $" * dy {_window.Output(_spec.OutChannels)}, blocked, summed over positions and images.",
                $"Tile: {Names.Count(_tile.InChannels, "input channel")} x {Names.Number(_tile.Rows)} x"
                    + $" {Names.Number(_tile.Columns)} tap{(_tile.Inputs == _tile.InChannels ? "" : "s")}"
                    + $" x {Names.Count(_tile.Outputs, "block")} of output channels;",
                (_tile.Outputs == 1 ? "acc<input>" : "acc<input>_<block>") + " stays in its register over all images, inputs counted by channel, then tap.",
            ],
            KernelParameters.Of(_spec.Reach, ["x", "dy", "dw"]),
            _b.Statements);
    }

    private void WriteItem(IndexExpression[] item)
    {
        int remainder = _packed.InPerGroup % _tile.InChannels;
        if (remainder == 0)
        {
            WriteTile(item, _tile.InChannels);
            return;
        }

        // The last tile has fewer input channels.
        _b.IfLess(
            item[1],
            _packed.InPerGroup / _tile.InChannels,
            () => WriteTile(item, _tile.InChannels),
            () => WriteTile(item, remainder));
    }

    private void WriteTile(IndexExpression[] item, int inChannels)
    {
        var at = new Weights(
            item[0],
            _b.LetIndex("ic", item[1] * _tile.InChannels),
            item[2],
            _b.LetIndex("kh", item[3] * _tile.Rows),
            _b.LetIndex("kw", item[4] * _tile.Columns));
        var taps = new Tap[inChannels * _tile.Rows * _tile.Columns];
        var acc = new Local[taps.Length, _tile.Outputs];
        for (int i = 0; i < taps.Length; i++)
        {
            taps[i] = new Tap(i / (_tile.Rows * _tile.Columns), i / _tile.Columns % _tile.Rows, i % _tile.Columns);
            for (int block = 0; block < _tile.Outputs; block++)
            {
                acc[i, block] = _b.Let("acc" + Names.Number(i) + (_tile.Outputs == 1 ? "" : "_" + Names.Number(block)), new Constant(0, true));
            }
        }

        WriteSum(at, taps, acc);
        for (int i = 0; i < taps.Length; i++)
        {
            var offset = PackedOffset(at, taps[i]);
            for (int block = 0; block < _tile.Outputs; block++)
            {
                var start = (at.Ob * _tile.Outputs + block) * _packed.BlockSize(_isa);
                _b.Store("dw", start + offset, acc[i, block]);
            }
        }
    }

    private IndexExpression PackedOffset(Weights at, Tap of)
    {
        var (first, channel) = (at.Ic, of.Channel);
        var tap = (((at.Kd * _window.Height.WeightTaps) + (at.Kh + of.Row)) * _window.Width.WeightTaps) + (at.Kw + of.Column);
        if (!_channelsInside)
        {
            return (((first + channel) * _packed.Taps) + tap) * _lanes;
        }

        if (_packed.InPerGroup <= _lanes)
        {
            return ((tap * _packed.InPerGroup) + first + channel) * _lanes;
        }

        // A tile lies within one block of input channels, whose last one may be partial.
        var ib = first / _lanes;
        IndexExpression channels = _packed.InPerGroup % _lanes == 0
            ? _lanes
            : IndexExpression.Min(_lanes, _packed.InPerGroup - (ib * _lanes));
        return (ib * (_lanes * _packed.Taps * _lanes)) + (((tap * channels) + (first % _lanes) + channel) * _lanes);
    }

    private void WriteSum(Weights at, Tap[] taps, Local[,] acc)
    {
        var (ob, ic, kd, kh, kw) = at;
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        int groupTiles = _packed.BlocksPerGroup(_isa) / _tile.Outputs;
        var channel = _spec.Groups == 1 ? ic : _b.LetIndex("channel", (ob / groupTiles * _packed.InPerGroup) + ic);
        var plane = _spec.InLayout == Layout.Planar
            ? channel * _window.InPlane
            : (channel / _lanes * (_window.InPlane * _lanes)) + (channel % _lanes);
        var column = (kw * width.TapStep) + width.InBase;
        var image = _b.LetIndex("plane", plane + (column * _pixel));
        var output = ob * (_tile.Outputs * _window.OutPlane * _lanes);
        var stride = KernelBuilder.Index("stride");
        _b.For("n", 0, KernelBuilder.Index("images"), n =>
        _b.For("od", depth.OutBegin(kd), depth.OutEnd(kd), od =>
        _b.For("oh", height.OutBegin(kh), height.OutEnd(kh), oh =>
        {
            var id = (od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
            var ih = (oh * height.InStride) + (kh * height.TapStep) + height.InBase;
            string x = _b.LetPointer("xRow", "x", (n * stride) + image + (((id * height.In) + ih) * (width.In * _pixel)));
            string dy = _b.LetPointer("dyRow", "dy", (n * stride) + output + (((od * height.Out) + oh) * (width.Out * _lanes)));
            WriteRow(new Row(x, dy, taps, acc), kw);
        })));
    }

    // With a single tap along the row, the outputs that it serves depend on the tap. With all of them, the outputs in
    // the interior take all taps, and those at the edges are written one by one.
    private void WriteRow(Row row, IndexExpression kw)
    {
        var width = _window.Width;
        if (_tile.Columns < width.Taps || width.Taps == 1)
        {
            _b.For("ow", width.OutBegin(kw), width.OutEnd(kw), ow => WriteOutput(row, ow, "", _ => true));
            return;
        }

        var (begin, end) = width.Interior();
        for (int ow = 0; ow < width.Out; ow++)
        {
            if (ow == begin && end > begin)
            {
                _b.For("ow", begin, end, t => WriteOutput(row, t, "", _ => true));
                ow = end - 1;
                continue;
            }

            int at = ow;
            WriteOutput(row, ow, "At" + Names.Number(ow) + "_", tap => width.Reads(at, tap.Column));
        }
    }

    private void WriteOutput(Row row, IndexExpression ow, string name, Func<Tap, bool> reads)
    {
        var (x, dy, taps, acc) = row;
        if (!taps.Any(reads))
        {
            return;
        }

        string input = Addresses.At(_b, "xIn" + name, x, ow * (_window.Width.InStride * _pixel));
        string gradient = Addresses.At(_b, "dyIn" + name, dy, ow * _lanes);
        var g = new Local[_tile.Outputs];
        for (int block = 0; block < g.Length; block++)
        {
            g[block] = _b.Let($"g{name}{Names.Number(block)}", new Load(gradient, block * _window.OutPlane * _lanes, true));
        }

        for (int i = 0; i < taps.Length; i++)
        {
            if (!reads(taps[i]))
            {
                continue;
            }

            Value value = new Broadcast(new Load(input, InputOffset(taps[i]), false));
            if (g.Length > 1)
            {
                value = _b.Let($"x{name}{Names.Number(i)}", value);
            }

            for (int block = 0; block < g.Length; block++)
            {
                _b.Assign(acc[i, block], new Fma(value, g[block], acc[i, block]));
            }
        }
    }

    private int InputOffset(Tap tap)
    {
        int channel = tap.Channel * (_spec.InLayout == Layout.Blocked ? 1 : _window.InPlane);
        int row = tap.Row * _window.Height.TapStep * _window.Width.In;
        return channel + ((row + (tap.Column * _window.Width.TapStep)) * _pixel);
    }

    // An input of the tile, relative to its first.
    private sealed record Tap(int Channel, int Row, int Column);

    // The first weights of a tile: blocks of output channels, input channel, and tap.
    private sealed record Weights(
        IndexExpression Ob, IndexExpression Ic, IndexExpression Kd, IndexExpression Kh, IndexExpression Kw);

    // Rows of x and dy, and what is summed over them: the tile's inputs, and the accumulators [input, block].
    private sealed record Row(string X, string Dy, Tap[] Taps, Local[,] Acc);
}
