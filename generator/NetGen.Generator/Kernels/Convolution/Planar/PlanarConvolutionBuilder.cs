using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="PlanarConvolution"/>.</summary>
internal sealed class PlanarConvolutionBuilder
{
    private readonly PlanarConvolution _spec;
    private readonly ConvolutionWindow _window;
    private readonly PlanarTile _tile;
    private readonly KernelBuilder _b = new();
    private readonly bool _isVector;
    private readonly int _inPerGroup;
    private readonly int _outPerGroup;
    private readonly bool _longEpilogue;

    public PlanarConvolutionBuilder(PlanarConvolution spec, InstructionSet isa)
    {
        _spec = spec;
        _window = spec.Window;
        _tile = spec.Tile(isa);
        _isVector = _tile.Lanes > 1;
        _inPerGroup = spec.InChannels / spec.Groups;
        _outPerGroup = spec.OutChannels / spec.Groups;
        _longEpilogue = Names.IsLong(spec.Epilogue);
    }

    // The distances of two input and two output channels of a group in the weights.
    private int InStep => _spec.Transposed ? _outPerGroup * _window.WeightTaps : _window.WeightTaps;

    private int OutStep => _spec.Transposed ? _window.WeightTaps : _inPerGroup * _window.WeightTaps;

    private bool Overlaps
    {
        get
        {
            int step = _tile.Vectors * _tile.Lanes;
            return _window.Width.Out > step && _window.Width.Out % step > 0;
        }
    }

    public Kernel Build()
    {
        WorkItem.ForEach(_b, _spec.Items(_tile), WriteItem);
        IEnumerable<string> pointers =
            [.. _spec.Bias ? ["x", "w", "bias"] : new[] { "x", "w" }, .. Epilogue.Names(_spec.Epilogue), "y"];
        string weights = _spec.Transposed ? "(IC, OC / groups, taps)" : "(OC, IC / groups, taps)";
        return new Kernel(
            _spec.Name,
            [
                $"y {_window.Output(_spec.OutChannels)}, planar, = w {weights} * x {_window.Input(_spec.InChannels)}, planar and padded"
                    + (_spec.Bias ? ", + bias" : "")
                    + (_spec.Epilogue.Count > 0 ? ", then" + Epilogue.Suffix(_spec.Epilogue).Replace("_", " ") : "") + ".",
                $"Tile: {Names.Count(_tile.OutChannels, "output channel")} x {Names.Count(_tile.Rows, "row")} x"
                    + $" {Names.Count(_tile.Vectors, "vector")} of {Names.Count(_tile.Lanes, "pixel")}; acc<channel>_<vector>, row by row.",
                .. Overlaps ? new[] { "The last tile of a row overlaps the one before." } : [],
            ],
            KernelParameters.Of(_spec.Reach, pointers),
            _b.Statements);
    }

    private void WriteItem(IndexExpression[] item)
    {
        var (channelTile, od, ohTile) = (item[0], item[1], item[2]);
        var oh = _b.LetIndex("oh", ohTile * _tile.Rows);
        var oc = _b.LetIndex("oc", channelTile * _tile.OutChannels);
        var group = _spec.Groups == 1 ? 0 : _b.LetIndex("group", channelTile / (_outPerGroup / _tile.OutChannels));
        var row = (_window.Depth.OutputAt(od) * _window.Height.OutExtent) + _window.Height.OutputAt(oh);
        var output = _b.LetIndex("row", (oc * _window.OutPlane) + (row * _window.Width.OutExtent));
        var weights = _spec.Groups == 1
            ? channelTile * (_tile.OutChannels * OutStep)
            : (group * (_outPerGroup * _inPerGroup * _window.WeightTaps))
                + (channelTile % (_outPerGroup / _tile.OutChannels) * (_tile.OutChannels * OutStep));
        var position = new Position(oc, od, oh, group, output, _b.LetIndex("weights", weights));

        // The last tile of a row overlaps the one before it if need be; in a row of one tile its last vector does, or
        // is a part of one.
        int lanes = _tile.Lanes;
        int width = _window.Width.Out;
        int step = _tile.Vectors * lanes;
        int[] starts = [.. Enumerable.Range(0, _tile.Vectors).Select(v => v * lanes)];
        if (width > step)
        {
            _b.For(
                Overlaps ? "next" : "ow",
                0,
                width,
                ow => WriteTile(position, new Part(Overlaps ? _b.LetIndex("ow", IndexExpression.Min(ow, width - step)) : ow, starts, lanes)),
                step);
        }
        else
        {
            starts[starts.Length - 1] = Math.Max(width - lanes, 0);
            WriteTile(position, new Part(0, starts, Math.Min(lanes, width)));
        }

        if (_longEpilogue)
        {
            WriteLongEpilogue(output);
        }
    }

    // One tile: the sum over input channels and taps, and the store of the result.
    private void WriteTile(Position at, Part part)
    {
        var (ow, starts, active) = part;
        var acc = new Local[_tile.OutChannels, _tile.Rows * starts.Length];
        for (int o = 0; o < _tile.OutChannels; o++)
        {
            var start = Start(at.Oc + o, $"bias{Names.Number(o)}");
            for (int v = 0; v < acc.GetLength(1); v++)
            {
                acc[o, v] = _b.Let($"acc{Names.Number(o)}_{Names.Number(v)}", start);
            }
        }

        if (_window.Taps > 0)
        {
            WriteSum(at, part, acc);
        }

        for (int o = 0; o < _tile.OutChannels; o++)
        {
            for (int v = 0; v < acc.GetLength(1); v++)
            {
                int row = v / starts.Length * _window.Height.OutStep * _window.Width.OutExtent;
                var offset = at.Output + _window.Width.OutputAt(ow + starts[v % starts.Length]) + ((o * _window.OutPlane) + row);
                Value result = acc[o, v];
                if (!_longEpilogue)
                {
                    string suffix = $"{Names.Number(o)}_{Names.Number(v)}";
                    result = Epilogue.Apply(
                        _b, _spec.Epilogue, suffix, result, name => new Load(name, offset, _isVector));
                    result = active < _tile.Lanes ? _b.Named("result" + suffix, result) : result;
                }

                _b.Store("y", offset, result, active < _tile.Lanes ? active : 0);
            }
        }
    }

    private Value Start(IndexExpression oc, string name)
    {
        if (!_spec.Bias)
        {
            return new Constant(0, _isVector);
        }

        var bias = new Load("bias", oc, false);
        return _b.Let(name, _isVector ? new Broadcast(bias) : bias);
    }

    private void WriteSum(Position at, Part part, Local[,] acc)
    {
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        _b.For("ic", 0, _inPerGroup, ic => _b.For("kd", 0, depth.Taps, kd => _b.For("kh", 0, height.Taps, kh =>
        {
            var id = (at.Od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
            var ih = (at.Oh * height.InStride) + (kh * height.TapStep) + height.InBase;
            var channel = (at.Group * _inPerGroup) + ic;
            var tap = ((depth.WeightTap(kd) * height.WeightTaps) + height.WeightTap(kh)) * width.WeightTaps;
            string x = _b.LetPointer(
                "xRow",
                "x",
                (channel * _window.InPlane) + (((id * height.In) + ih) * width.In) + (part.Ow * width.InStride) + width.InBase);
            string w = _b.LetPointer("wRow", "w", at.Weights + (ic * InStep) + tap);
            if (_tile.UnrollTaps)
            {
                for (int kw = 0; kw < width.Taps; kw++)
                {
                    WriteTap(x, w, kw, Names.Number(kw), part, acc);
                }
            }
            else
            {
                _b.For("kw", 0, width.Taps, kw => WriteTap(x, w, kw, "", part, acc));
            }
        })));
    }

    private void WriteTap(string x, string w, IndexExpression kw, string label, Part part, Local[,] acc)
    {
        var (_, starts, active) = part;
        var width = _window.Width;
        x = Addresses.At(_b, "xTap", x, kw is IndexConstant ? 0 : kw * width.TapStep);
        int column = kw is IndexConstant constant ? constant.Value * width.TapStep : 0;
        var inputs = new Local[acc.GetLength(1)];
        for (int v = 0; v < inputs.Length; v++)
        {
            int row = v / starts.Length * _window.Height.InStride * width.In;
            int offset = column + row + (starts[v % starts.Length] * width.InStride);
            var value = PlanarRows.Load(x, offset, width.InStride, _tile.Lanes, active, masked: false);
            inputs[v] = _b.Let($"x{label}_{Names.Number(v)}", value);
        }

        for (int o = 0; o < _tile.OutChannels; o++)
        {
            Value weight = new Load(w, width.WeightTap(kw) + (o * OutStep), false);
            weight = _isVector ? new Broadcast(weight) : weight;
            if (inputs.Length > 1)
            {
                weight = _b.Let($"w{label}_{Names.Number(o)}", weight);
            }

            for (int v = 0; v < inputs.Length; v++)
            {
                _b.Assign(acc[o, v], new Fma(inputs[v], weight, acc[o, v]));
            }
        }
    }

    // Over the rows just stored, which are still in the nearest cache. Whole rows of whole planes are one run of
    // floats.
    private void WriteLongEpilogue(IndexExpression output)
    {
        var (height, width) = (_window.Height, _window.Width);
        bool dense = height.OutStep == 1 && width.Out == width.OutExtent;
        int runs = dense ? 1 : _tile.Rows;
        int length = dense ? _tile.Rows * width.Out : width.Out;
        int whole = length / _tile.Lanes * _tile.Lanes;
        _b.For("channel", 0, _tile.OutChannels, channel => _b.For("line", 0, runs, line =>
        {
            var run = output + (channel * _window.OutPlane) + (line * (height.OutStep * width.OutExtent));
            _b.For("pixel", 0, whole, pixel => WriteVector(run + width.OutputAt(pixel), 0, ""), _tile.Lanes);
            if (length > whole)
            {
                WriteVector(run + width.OutputAt(whole), length - whole, "Last");
            }
        }));
    }

    private void WriteVector(IndexExpression offset, int active, string name)
    {
        var at = _b.LetIndex("at" + name, offset);
        var result = _b.Let("sum" + name, new Load("y", at, _isVector));
        var value = Epilogue.Apply(_b, _spec.Epilogue, name, result, name => new Load(name, at, _isVector));
        _b.Store("y", at, active > 0 ? _b.Named("result" + name, value) : value, active);
    }

    // Where a tile stands.
    private sealed record Position(
        IndexExpression Oc,
        IndexExpression Od,
        IndexExpression Oh,
        IndexExpression Group,
        IndexExpression Output,
        IndexExpression Weights);

    // A tile's part of a row: its first pixel, where its vectors start from there, and the pixels of each that are
    // written.
    private sealed record Part(IndexExpression Ow, int[] Starts, int Active);
}
