using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="PlanarWeightGradient"/>.</summary>
internal sealed class PlanarWeightGradientBuilder
{
    private readonly PlanarWeightGradient _spec;
    private readonly ConvolutionWindow _window;
    private readonly GradientTile _tile;
    private readonly KernelBuilder _b = new();
    private readonly int _lanes;
    private readonly int _inPerGroup;

    public PlanarWeightGradientBuilder(PlanarWeightGradient spec, InstructionSet isa)
    {
        _spec = spec;
        _window = spec.Window;
        _tile = spec.Tile(isa);
        _lanes = PlanarTile.LanesFor(isa, spec.Window.Width);
        _inPerGroup = spec.InChannels / spec.Groups;
    }

    public Kernel Build()
    {
        WorkItem.ForEach(_b, _spec.Items(_tile), WriteItem);
        return new Kernel(
            _spec.Name,
            [
                $"dw (OC, IC / groups, taps) = x {_window.Input(_spec.InChannels)}, planar and padded,"
                    + $" * dy {_window.Output(_spec.OutChannels)}, planar, summed over positions and images.",
                $"Tile: {Names.Count(_tile.InChannels, "input channel")} x {Names.Number(_tile.Rows)} x"
                    + $" {Names.Number(_tile.Columns)} tap{(_tile.Inputs == _tile.InChannels ? "" : "s")}"
                    + $" x {Names.Count(_tile.Outputs, "output channel")}, vectors of {Names.Count(_lanes, "pixel")};",
                "acc<input>_<channel> stays in its register over all images, inputs counted by channel, then tap.",
            ],
            KernelParameters.Of(_spec.Reach, ["x", "dy", "dw"]),
            _b.Statements);
    }

    private void WriteItem(IndexExpression[] item)
    {
        var at = new Weights(
            item[0],
            _b.LetIndex("oc", item[0] * _tile.Outputs),
            _b.LetIndex("ic", item[1] * _tile.InChannels),
            item[2],
            _b.LetIndex("kh", item[3] * _tile.Rows),
            _b.LetIndex("kw", item[4] * _tile.Columns));
        var acc = new Local[_tile.Inputs, _tile.Outputs];
        for (int i = 0; i < _tile.Inputs; i++)
        {
            for (int o = 0; o < _tile.Outputs; o++)
            {
                acc[i, o] = _b.Let($"acc{Names.Number(i)}_{Names.Number(o)}", new Constant(0, _lanes > 1));
            }
        }

        WriteSum(at, acc);
        var tap = (((at.Kd * _window.Height.WeightTaps) + at.Kh) * _window.Width.WeightTaps) + at.Kw;
        var first = _b.LetIndex("first", (((at.Oc * _inPerGroup) + at.Ic) * _window.WeightTaps) + tap);
        for (int i = 0; i < _tile.Inputs; i++)
        {
            var (channel, row, column) = Tap(i);
            int offset = (channel * _window.WeightTaps) + (row * _window.Width.WeightTaps) + column;
            for (int o = 0; o < _tile.Outputs; o++)
            {
                Value sum = _lanes > 1 ? new Sum(acc[i, o]) : acc[i, o];
                _b.Store("dw", first + (offset + (o * _inPerGroup * _window.WeightTaps)), sum);
            }
        }
    }

    private void WriteSum(Weights at, Local[,] acc)
    {
        var (tile, oc, ic, kd, kh, kw) = at;
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        int groupTiles = _spec.OutChannels / _spec.Groups / _tile.Outputs;
        var channel = _spec.Groups == 1 ? ic : _b.LetIndex("channel", (tile / groupTiles * _inPerGroup) + ic);
        var plane = _b.LetIndex("plane", (channel * _window.InPlane) + (kw * width.TapStep) + width.InBase);
        var output = oc * _window.OutPlane;
        var stride = KernelBuilder.Index("stride");
        _b.For("n", 0, KernelBuilder.Index("images"), n =>
        _b.For("od", 0, depth.Out, od =>
        _b.For("oh", 0, height.Out, oh =>
        {
            var id = (od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
            var ih = (oh * height.InStride) + (kh * height.TapStep) + height.InBase;
            string x = _b.LetPointer("xRow", "x", (n * stride) + plane + (((id * height.In) + ih) * width.In));
            string dy = _b.LetPointer("dyRow", "dy", (n * stride) + output + (((od * height.Out) + oh) * width.Out));
            int whole = width.Out / _lanes * _lanes;
            _b.For("ow", 0, whole, ow => WriteVector(x, dy, ow, _lanes, "", acc), _lanes);
            if (whole < width.Out)
            {
                WriteVector(x, dy, whole, width.Out - whole, "Last", acc);
            }
        })));
    }

    private void WriteVector(string x, string dy, IndexExpression ow, int active, string name, Local[,] acc)
    {
        string input = Addresses.At(_b, "xIn" + name, x, ow * _window.Width.InStride);
        string gradient = Addresses.At(_b, "dyIn" + name, dy, ow);
        var g = new Local[_tile.Outputs];
        for (int o = 0; o < g.Length; o++)
        {
            g[o] = _b.Let(
                $"g{name}{Names.Number(o)}",
                PlanarRows.Load(gradient, o * _window.OutPlane, 1, _lanes, active, masked: true));
        }

        for (int i = 0; i < _tile.Inputs; i++)
        {
            var (channel, row, column) = Tap(i);
            int offset = (channel * _window.InPlane) + (row * _window.Height.TapStep * _window.Width.In) + (column * _window.Width.TapStep);
            Value value = PlanarRows.Load(input, offset, _window.Width.InStride, _lanes, active, masked: true);
            if (g.Length > 1)
            {
                value = _b.Let($"x{name}{Names.Number(i)}", value);
            }

            for (int o = 0; o < g.Length; o++)
            {
                _b.Assign(acc[i, o], new Fma(value, g[o], acc[i, o]));
            }
        }
    }

    private (int Channel, int Row, int Column) Tap(int input) => (
        input / (_tile.Rows * _tile.Columns),
        input / _tile.Columns % _tile.Rows,
        input % _tile.Columns);

    // The first weights of a tile: its number among those of output channels, channels, and tap.
    private sealed record Weights(
        IndexExpression Tile,
        IndexExpression Oc,
        IndexExpression Ic,
        IndexExpression Kd,
        IndexExpression Kh,
        IndexExpression Kw);
}
