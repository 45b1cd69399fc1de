using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Writes a <see cref="DepthwiseWeightGradient"/>.</summary>
internal sealed class DepthwiseWeightGradientBuilder(DepthwiseWeightGradient spec, InstructionSet isa)
{
    private const int LongestUnrolledTaps = 7;
    private const int MaximumEdges = 8;
    private const int MaximumChains = 4;

    private readonly ConvolutionWindow _window = spec.Window;
    private readonly KernelBuilder _b = new();
    private readonly int _lanes = isa.Lanes;

    public Kernel Build()
    {
        WorkItem.ForEach(_b, spec.Items(isa), item => WriteItem(item[0], item[1]));
        string v = Names.Number(_lanes);
        return new Kernel(
            spec.Name,
            [
                $"dw [c / {v}][kd][kh][kw][c % {v}] = x {_window.Input(spec.Channels)} * dy {_window.Output(spec.Channels)}, each channel by itself, blocked,",
                "summed over positions and images, row by row.",
            ],
            KernelParameters.Of(spec.Reach, ["x", "dy", "dw"]),
            _b.Statements);
    }

    private void WriteItem(IndexExpression block, IndexExpression kd)
    {
        var (depth, height, width) = (_window.Depth, _window.Height, _window.Width);
        string dw = _b.LetPointer("dwBlock", "dw", ((block * depth.Taps) + kd) * (height.Taps * width.Taps * _lanes));
        _b.For("tap", 0, height.Taps * width.Taps, tap => _b.Store(dw, tap * _lanes, new Constant(0, true)));
        _b.For("n", 0, KernelBuilder.Index("images"), n =>
        _b.For("od", depth.OutBegin(kd), depth.OutEnd(kd), od =>
        _b.For("oh", 0, height.Out, oh =>
        {
            var image = _b.LetIndex("image", n * KernelBuilder.Index("stride"));
            var line = (((block * depth.Out) + od) * height.Out) + oh;
            string dyRow = _b.LetPointer("dyRow", "dy", image + (line * (width.Out * _lanes)));
            _b.For("kh", height.TapBegin(oh), height.TapEnd(oh), kh =>
            {
                var id = (od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
                var ih = (oh * height.InStride) + (kh * height.TapStep) + height.InBase;
                var input = (((block * depth.In) + id) * height.In) + ih;
                string xRow = _b.LetPointer("xRow", "x", image + (((input * width.In) + width.InBase) * _lanes));
                string dwRow = _b.LetPointer("dwRow", dw, kh * (width.Taps * _lanes));
                WriteRow(xRow, dyRow, dwRow);
            });
        })));
    }

    private void WriteRow(string x, string dy, string dw)
    {
        var width = _window.Width;
        var (begin, end) = width.Interior();
        if (width.Taps > LongestUnrolledTaps || width.Out - (end - begin) > MaximumEdges)
        {
            _b.For("kw", 0, width.Taps, kw => WriteTap(x, dy, dw, kw));
            return;
        }

        // A row of few outputs does not fill several chains.
        int chains = Math.Max(1, Math.Min(Math.Min(MaximumChains, (end - begin) / 2), (isa.Registers - 2) / width.Taps));
        var acc = new Local[width.Taps, chains];
        for (int tap = 0; tap < width.Taps; tap++)
        {
            for (int chain = 0; chain < chains; chain++)
            {
                Value start = chain == 0 ? new Load(dw, tap * _lanes, true) : new Constant(0, true);
                acc[tap, chain] = _b.Let($"acc{Names.Number(tap)}{(chains == 1 ? "" : "_" + Names.Number(chain))}", start);
            }
        }

        var row = new Row(x, dy, acc);
        for (int ow = 0; ow < width.Out; ow++)
        {
            if (ow == begin && end > begin)
            {
                int whole = begin + ((end - begin) / chains * chains);
                _b.For("ow", begin, whole, first => WriteOutputs(row, first, chains, "", _ => true), chains);
                _b.For("ow", whole, end, last => WriteOutputs(row, last, 1, "Rest", _ => true));
                ow = end - 1;
                continue;
            }

            int edge = ow;
            WriteOutputs(row, ow, 1, "At" + Names.Number(ow) + "_", tap => width.Reads(edge, tap));
        }

        for (int tap = 0; tap < width.Taps; tap++)
        {
            var sum = Enumerable.Range(1, chains - 1).Aggregate((Value)acc[tap, 0], (total, chain) => total + acc[tap, chain]);
            _b.Store(dw, tap * _lanes, sum);
        }
    }

    // Some neighbouring outputs, each to a chain of its own; an input that several of them read is loaded once.
    private void WriteOutputs(Row row, IndexExpression first, int count, string name, Func<int, bool> reads)
    {
        var width = _window.Width;
        string input = Addresses.At(_b, "xIn" + name, row.X, first * (width.InStride * _lanes));
        string gradient = Addresses.At(_b, "dyIn" + name, row.Dy, first * _lanes);
        Local[] g = [.. Enumerable.Range(0, count).Select(i => _b.Let($"g{name}{Names.Number(i)}", new Load(gradient, i * _lanes, true)))];
        var uses =
            from i in Enumerable.Range(0, count)
            from tap in Enumerable.Range(0, width.Taps)
            where reads(tap)
            group (Output: i, Tap: tap) by (i * width.InStride) + (tap * width.TapStep) into column
            orderby column.Key
            select column;
        foreach (var column in uses)
        {
            Value value = new Load(input, column.Key * _lanes, true);
            if (column.Count() > 1)
            {
                value = _b.Let($"x{name}{Names.Number(column.Key)}", value);
            }

            foreach (var (i, tap) in column)
            {
                _b.Assign(row.Acc[tap, i], new Fma(value, g[i], row.Acc[tap, i]));
            }
        }
    }

    // One tap over the outputs that it serves.
    private void WriteTap(string x, string dy, string dw, IndexExpression kw)
    {
        var width = _window.Width;
        var acc = _b.Let("acc", new Load(dw, kw * _lanes, true));
        _b.For("ow", width.OutBegin(kw), width.OutEnd(kw), ow =>
        {
            var value = new Load(x, ((ow * width.InStride) + (kw * width.TapStep)) * _lanes, true);
            _b.Assign(acc, new Fma(value, new Load(dy, ow * _lanes, true), acc));
        });
        _b.Store(dw, kw * _lanes, acc);
    }

    // Rows of x and dy, and the accumulators [tap, chain].
    private sealed record Row(string X, string Dy, Local[,] Acc);
}
