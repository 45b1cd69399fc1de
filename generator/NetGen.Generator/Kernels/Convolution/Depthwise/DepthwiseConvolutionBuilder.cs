using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="DepthwiseConvolution"/>.</summary>
internal sealed class DepthwiseConvolutionBuilder(DepthwiseConvolution spec, InstructionSet isa)
{
    private readonly ConvolutionWindow _window = spec.Window;
    private readonly DepthwiseTile _tile = DepthwiseTile.Choose(isa, spec.Window.Width);
    private readonly bool _longEpilogue = Names.IsLong(spec.Epilogue);
    private readonly KernelBuilder _b = new();
    private readonly int _lanes = isa.Lanes;

    public Kernel Build()
    {
        WorkItem.ForEach(_b, spec.Items(isa), item => WriteRow(item[0], item[1], item[2]));
        string v = Names.Number(_lanes);
        IEnumerable<string> pointers =
            [.. spec.Bias ? ["x", "w", "bias"] : new[] { "x", "w" }, .. Epilogue.Names(spec.Epilogue), "y"];
        return new Kernel(
            spec.Name,
            [
                $"y {_window.Output(spec.Channels)} = w * x {_window.Input(spec.Channels)}, each channel by itself, both blocked by {v}"
                    + (spec.Bias ? ", + bias" : "")
                    + (spec.Epilogue.Count > 0 ? ", then" + Epilogue.Suffix(spec.Epilogue).Replace("_", " ") : "") + ".",
                $"w is packed as [c / {v}][kd][kh][kw][c % {v}].",
                $"Tile: {Names.Number(_tile.Pixels)} pixels of a row; acc<pixel> holds a block of channels of one pixel.",
            ],
            KernelParameters.Of(spec.Reach, pointers),
            _b.Statements);
    }

    private void WriteRow(IndexExpression block, IndexExpression od, IndexExpression oh)
    {
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        var line = (((block * depth.OutExtent) + depth.OutputAt(od)) * height.OutExtent) + height.OutputAt(oh);
        var row = _b.LetIndex("row", line * (width.OutExtent * _lanes));
        Value start = new Constant(0, true);
        if (spec.Bias)
        {
            start = _b.Let("start", new Load("bias", block * _lanes, true));
        }

        var segments = _tile.Segments(width).ToList();
        for (int i = 0; i < segments.Count; i++)
        {
            // Tiles that are not loops share a scope, so that all but the first need names of their own.
            var segment = segments[i];
            string name = i == 0 ? "" : i < 25 ? ((char)('A' + i)).ToString() : "S" + Names.Number(i) + "_";
            _b.For(
                "ow",
                segment.Start,
                segment.Start + (segment.Count * segment.Pixels),
                ow => WriteTile(new Position(segment, name, block, od, oh, ow), start, row),
                segment.Pixels);
        }

        if (_longEpilogue)
        {
            // Over the row just stored, which is still in the nearest cache.
            _b.For("ow", 0, width.Out, ow =>
            {
                var at = _b.LetIndex("at", row + (width.OutputAt(ow) * _lanes));
                var result = _b.Let("result", new Load("y", at, true));
                _b.Store("y", at, Epilogue.Apply(_b, spec.Epilogue, "", result, name => new Load(name, at, true)));
            });
        }
    }

    private void WriteTile(Position at, Value start, IndexExpression row)
    {
        Local[] acc = [.. Enumerable.Range(0, at.Segment.Pixels).Select(pixel => _b.Let("acc" + at.Name + Names.Number(pixel), start))];
        if (_window.Taps > 0)
        {
            WriteSum(at, acc);
        }

        for (int pixel = 0; pixel < acc.Length; pixel++)
        {
            var offset = row + (_window.Width.OutputAt(at.Ow + pixel) * _lanes);
            Value result = acc[pixel];
            if (!_longEpilogue)
            {
                string label = at.Name + Names.Number(pixel);
                result = Epilogue.Apply(_b, spec.Epilogue, label, result, name => new Load(name, offset, true));
            }

            _b.Store("y", offset, result);
        }
    }

    private void WriteSum(Position at, Local[] acc)
    {
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        _b.For("kd", depth.TapBegin(at.Od), depth.TapEnd(at.Od), kd =>
        {
            var id = (at.Od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
            _b.For("kh", height.TapBegin(at.Oh), height.TapEnd(at.Oh), kh =>
            {
                var ih = (at.Oh * height.InStride) + (kh * height.TapStep) + height.InBase;
                var line = (((at.Block * depth.In) + id) * height.In) + ih;
                var tap = (((at.Block * depth.WeightTaps) + depth.WeightTap(kd)) * height.WeightTaps) + height.WeightTap(kh);
                string x = _b.LetPointer("xRow" + at.Name, "x", ((line * width.In) + (at.Ow * width.InStride) + width.InBase) * _lanes);
                string w = _b.LetPointer("wRow" + at.Name, "w", tap * (width.WeightTaps * _lanes));
                if (at.Segment.UnrollsTaps)
                {
                    WriteUnrolled(at, x, w, acc);
                }
                else
                {
                    var first = at.Segment.IsInside ? 0 : width.TapBegin(at.Ow);
                    var end = at.Segment.IsInside ? width.Taps : width.TapEnd(at.Ow);
                    _b.For("kw", first, end, kw => WriteLooped(at, x, w, kw, acc));
                }
            });
        });
    }

    // The weights of all taps stay in registers; each input is loaded once and used by every tap that reads it.
    private void WriteUnrolled(Position at, string x, string w, Local[] acc)
    {
        var width = _window.Width;
        var uses = (
            from tap in Enumerable.Range(0, width.Taps)
            from pixel in Enumerable.Range(0, acc.Length)
            where at.Segment.IsInside || width.Reads(at.Segment.Start + pixel, tap)
            select (Tap: tap, Pixel: pixel, Column: (pixel * width.InStride) + (tap * width.TapStep))).ToList();
        var weights = uses.Select(use => use.Tap).Distinct().ToDictionary(
            tap => tap,
            tap => _b.Let($"w{at.Name}{Names.Number(tap)}", new Load(w, width.WeightTap(tap) * _lanes, true)));
        foreach (var input in uses.GroupBy(use => use.Column).OrderBy(group => group.Key))
        {
            Value value = new Load(x, input.Key * _lanes, true);
            if (input.Count() > 1)
            {
                value = _b.Let($"x{at.Name}{Names.Number(input.Key)}", value);
            }

            foreach (var (tap, pixel, _) in input)
            {
                _b.Assign(acc[pixel], new Fma(value, weights[tap], acc[pixel]));
            }
        }
    }

    private void WriteLooped(Position at, string x, string w, IndexExpression kw, Local[] acc)
    {
        var width = _window.Width;
        string tap = Addresses.At(_b, "xTap" + at.Name, x, kw * (width.TapStep * _lanes));
        var weight = _b.Let("weight" + at.Name, new Load(w, width.WeightTap(kw) * _lanes, true));
        for (int pixel = 0; pixel < acc.Length; pixel++)
        {
            _b.Assign(acc[pixel], new Fma(new Load(tap, pixel * width.InStride * _lanes, true), weight, acc[pixel]));
        }
    }

    // Where a tile stands.
    private sealed record Position(
        RowSegment Segment, string Name, IndexExpression Block, IndexExpression Od, IndexExpression Oh, IndexExpression Ow);
}
