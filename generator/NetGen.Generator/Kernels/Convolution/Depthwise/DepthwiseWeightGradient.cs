using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// The gradient of a depthwise convolution's weights, summed over the batch, from blocked x and dy. Operands: x, dy, dw as
/// [block][kd][kh][kw][lane]. The taps of a kernel row are accumulated over a row of dy in registers, with a few chains for each
/// tap, and then added to dw, which stays in the nearest cache. A work item is a block of channels and a depth of the kernel.
/// </summary>
/// <param name="Window">The walk of the forward convolution.</param>
/// <param name="Channels">The channels, as many as groups.</param>
public sealed record DepthwiseWeightGradient(ConvolutionWindow Window, int Channels) : KernelSpec
{
    private const int LongestUnrolledTaps = 7;
    private const int MostEdges = 8;
    private const int MostChains = 4;

    /// <inheritdoc/>
    public override string Name =>
        "DepthwiseWeightGradient_" + Window.Input(Channels) + "_to_" + Window.Output(Channels) + "_" + Window.Name();

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => WorkItem.Count(Items(isa));

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        WorkItem.ForEach(b, Items(isa), item => WriteItem(b, isa, item[0], item[1]));
        string v = Names.Number(isa.Lanes);
        return new Kernel(
            Name,
            [
                $"dw [c / {v}][kd][kh][kw][c % {v}] = x {Window.Input(Channels)} * dy {Window.Output(Channels)}, each channel by itself, blocked,",
                "summed over positions and images, row by row.",
            ],
            KernelParameters.Of(Reach, ["x", "dy", "dw"]),
            b.Statements);
    }

    private (string Name, int Extent)[] Items(InstructionSet isa) =>
        [("block", (Channels + isa.Lanes - 1) / isa.Lanes), ("kd", Window.Depth.Taps)];

    private void WriteItem(KernelBuilder b, InstructionSet isa, IndexExpression block, IndexExpression kd)
    {
        var (depth, height, width) = (Window.Depth, Window.Height, Window.Width);
        int lanes = isa.Lanes;
        string dw = b.LetPointer("dwBlock", "dw", ((block * depth.Taps) + kd) * (height.Taps * width.Taps * lanes));
        b.For("tap", 0, height.Taps * width.Taps, tap => b.Store(dw, tap * lanes, new Constant(0, true)));
        b.For("n", 0, KernelBuilder.Index("images"), n =>
        b.For("od", depth.OutBegin(kd), depth.OutEnd(kd), od =>
        b.For("oh", 0, height.Out, oh =>
        {
            var image = b.LetIndex("image", n * KernelBuilder.Index("stride"));
            var line = (((block * depth.Out) + od) * height.Out) + oh;
            string dyRow = b.LetPointer("dyRow", "dy", image + (line * (width.Out * lanes)));
            b.For("kh", height.TapBegin(oh), height.TapEnd(oh), kh =>
            {
                var id = (od * depth.InStride) + (kd * depth.TapStep) + depth.InBase;
                var ih = (oh * height.InStride) + (kh * height.TapStep) + height.InBase;
                var input = (((block * depth.In) + id) * height.In) + ih;
                string xRow = b.LetPointer("xRow", "x", image + (((input * width.In) + width.InBase) * lanes));
                string dwRow = b.LetPointer("dwRow", dw, kh * (width.Taps * lanes));
                WriteRow(b, isa, xRow, dyRow, dwRow);
            });
        })));
    }

    private void WriteRow(KernelBuilder b, InstructionSet isa, string x, string dy, string dw)
    {
        var width = Window.Width;
        var (begin, end) = width.Interior();
        if (width.Taps > LongestUnrolledTaps || width.Out - (end - begin) > MostEdges)
        {
            b.For("kw", 0, width.Taps, kw => WriteTap(b, isa.Lanes, x, dy, dw, kw));
            return;
        }

        // A row of few outputs does not fill several chains.
        int chains = Math.Max(1, Math.Min(Math.Min(MostChains, (end - begin) / 2), (isa.Registers - 2) / width.Taps));
        var acc = new Local[width.Taps, chains];
        for (int tap = 0; tap < width.Taps; tap++)
        {
            for (int chain = 0; chain < chains; chain++)
            {
                Value start = chain == 0 ? new Load(dw, tap * isa.Lanes, true) : new Constant(0, true);
                acc[tap, chain] = b.Let($"acc{Names.Number(tap)}{(chains == 1 ? "" : "_" + Names.Number(chain))}", start);
            }
        }

        for (int ow = 0; ow < width.Out; ow++)
        {
            if (ow == begin && end > begin)
            {
                int whole = begin + ((end - begin) / chains * chains);
                b.For("ow", begin, whole, first => WriteOutputs(b, isa.Lanes, x, dy, first, chains, "", _ => true, acc), chains);
                b.For("ow", whole, end, last => WriteOutputs(b, isa.Lanes, x, dy, last, 1, "Rest", _ => true, acc));
                ow = end - 1;
                continue;
            }

            int edge = ow;
            WriteOutputs(b, isa.Lanes, x, dy, ow, 1, "At" + Names.Number(ow) + "_", tap => width.Reads(edge, tap), acc);
        }

        for (int tap = 0; tap < width.Taps; tap++)
        {
            var sum = Enumerable.Range(1, chains - 1).Aggregate((Value)acc[tap, 0], (total, chain) => total + acc[tap, chain]);
            b.Store(dw, tap * isa.Lanes, sum);
        }
    }

    // Some neighbouring outputs, each to a chain of its own; an input that several of them read is loaded once.
    private void WriteOutputs(
        KernelBuilder b,
        int lanes,
        string x,
        string dy,
        IndexExpression first,
        int count,
        string name,
        Func<int, bool> reads,
        Local[,] acc)
    {
        var width = Window.Width;
        string input = Addresses.At(b, "xIn" + name, x, first * (width.InStride * lanes));
        string gradient = Addresses.At(b, "dyIn" + name, dy, first * lanes);
        Local[] g = [.. Enumerable.Range(0, count).Select(i => b.Let($"g{name}{Names.Number(i)}", new Load(gradient, i * lanes, true)))];
        var uses =
            from i in Enumerable.Range(0, count)
            from tap in Enumerable.Range(0, width.Taps)
            where reads(tap)
            group (Output: i, Tap: tap) by (i * width.InStride) + (tap * width.TapStep) into column
            orderby column.Key
            select column;
        foreach (var column in uses)
        {
            Value value = new Load(input, column.Key * lanes, true);
            if (column.Count() > 1)
            {
                value = b.Let($"x{name}{Names.Number(column.Key)}", value);
            }

            foreach (var (i, tap) in column)
            {
                b.Assign(acc[tap, i], new Fma(value, g[i], acc[tap, i]));
            }
        }
    }

    // One tap over the outputs that it serves.
    private void WriteTap(KernelBuilder b, int lanes, string x, string dy, string dw, IndexExpression kw)
    {
        var width = Window.Width;
        var acc = b.Let("acc", new Load(dw, kw * lanes, true));
        b.For("ow", width.OutBegin(kw), width.OutEnd(kw), ow =>
        {
            var value = new Load(x, ((ow * width.InStride) + (kw * width.TapStep)) * lanes, true);
            b.Assign(acc, new Fma(value, new Load(dy, ow * lanes, true), acc));
        });
        b.Store(dw, kw * lanes, acc);
    }
}
