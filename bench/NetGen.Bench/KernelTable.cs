using System.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Kernels.Pooling;
using NetGen.Generator.Model;

namespace NetGen.Bench;

/// <summary>The table of <c>--kernels</c>: the rate of kernels by themselves, at the sizes of well-known networks.</summary>
internal static class KernelTable
{
    private const int Batch = 4;
    private const int MinimumRuns = 5;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    public static void Write(string? filter)
    {
        Console.WriteLine("instructions  kernel                                                   ms   GFLOP/s   of peak");
        Console.WriteLine("----------------------------------------------------------------------------------------------");
        foreach (var instructionSet in LeNet5Work.InstructionSetsHere.Where(isa => isa != InstructionSet.Portable))
        {
            var isa = Generator.Isa.InstructionSet.All.Single(one => one.Name == instructionSet.ToString());
            Row[] rows = [.. Rows(isa).Where(row => filter is null || row.Name.Contains(filter, StringComparison.Ordinal))];
            var work = new KernelWork(isa, rows.Select(row => row.Kernel).Distinct());
            foreach (var row in rows)
            {
                var call = work.Call(row.Kernel, row.Images, (int)row.Stride, row.Floats);
                var peak = FmaPeak.Measure(instructionSet, 1);
                var seconds = Best(call);
                var rate = 2 * row.MultiplyAdds / seconds / 1e9;
                Console.WriteLine($"{isa.Name,-14}{row.Name,-50}{seconds * 1e3,9:F3}{rate,10:F1}{rate / peak,10:P0}");
            }
        }
    }

    // The best of many runs, as for the peak: what else the machine does can only add to it.
    private static double Best(Func<float> call)
    {
        var best = double.PositiveInfinity;
        var clock = Stopwatch.StartNew();
        for (var run = 0; run < MinimumRuns || clock.Elapsed < Duration; run++)
        {
            var start = Stopwatch.GetTimestamp();
            call();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private static IEnumerable<Row> Rows(Generator.Isa.InstructionSet isa) =>
    [
        .. Convolution(isa, "3x3 64 224x224", 64, 64, 224, 3, 1),
        .. Convolution(isa, "3x3 128 112x112", 128, 128, 112, 3, 1),
        .. Convolution(isa, "3x3 256 56x56", 256, 256, 56, 3, 1),
        .. Convolution(isa, "3x3 512 28x28", 512, 512, 28, 3, 1),
        .. Convolution(isa, "3x3 16 to 32 208x208", 16, 32, 208, 3, 1),
        .. Convolution(isa, "3x3 64 to 128 52x52", 64, 128, 52, 3, 1),
        .. Convolution(isa, "3x3 1024 13x13", 1024, 1024, 13, 3, 1),
        .. Convolution(isa, "3x3 64 56x56", 64, 64, 56, 3, 1),
        .. Convolution(isa, "3x3 128 56x56", 128, 128, 56, 3, 1),
        .. Convolution(isa, "3x3 128 28x28", 128, 128, 28, 3, 1),
        .. Convolution(isa, "3x3 256 14x14", 256, 256, 14, 3, 1),
        .. Convolution(isa, "3x3 512 7x7", 512, 512, 7, 3, 1),
        .. Convolution(isa, "3x3 256 13x13", 256, 256, 13, 3, 1),
        .. Convolution(isa, "5x5 64 to 192 27x27", 64, 192, 27, 5, 1),
        .. Convolution(isa, "5x5 48 to 64 35x35", 48, 64, 35, 5, 1),
        .. Convolution(isa, "3x3 stride 2 128 56x56", 128, 128, 56, 3, 2),
        .. Convolution(isa, "1x1 256 to 64 56x56", 256, 64, 56, 1, 1),
        .. Convolution(isa, "1x1 512 7x7", 512, 512, 7, 1, 1),
        .. Convolution(isa, "3x3 512 14x14", 512, 512, 14, 3, 1),
        .. First(isa, 64, 224, 7, 2, 3),
        .. First(isa, 64, 224, 3, 2, 0),
        .. First(isa, 64, 224, 3, 1, 1),
        .. First(isa, 32, 299, 3, 2, 0),
        .. First(isa, 32, 224, 3, 2, 1),
        .. First(isa, 16, 416, 3, 1, 1),
        .. Dense(4096, 4096),
        .. Dense(25088, 512),
        .. Pools(64, 111, 3, 2, 0),
        .. Pools(64, 112, 3, 2, 1),
        .. Pools(64, 112, 2, 2, 0),
        .. Pools(16, 416, 2, 2, 0),
        .. Pools(192, 28, 3, 1, 1),
        .. Pools(832, 7, 3, 1, 1),
    ];

    // Rates count an operation for each element of each window, of which many have part in several.
    private static IEnumerable<Row> Pools(int channels, int size, int kernel, int stride, int padding)
    {
        var axis = new PoolAxis(size, ((size + (2 * padding) - kernel) / stride) + 1, kernel, stride, padding);
        long x = (long)channels * size * size;
        long y = (long)channels * axis.Out * axis.Out;
        string of = $"pool {kernel}x{kernel} stride {stride} {channels} {size}x{size}";
        double work = y * kernel * kernel / 2.0;
        yield return new("max " + of, new MaxPool(PoolAxis.One, axis, axis, channels, Layout.Blocked, false), work, 1, 0, x, y);
        yield return new("max " + of + " with indices", new MaxPool(PoolAxis.One, axis, axis, channels, Layout.Blocked, true), work, 1, 0, x, y, y);
        yield return new("average " + of, new AvgPool(PoolAxis.One, axis, axis, channels, Layout.Blocked, PoolDivisor.Window, []), work, 1, 0, x, y);
    }

    private static IEnumerable<Row> Convolution(
        Generator.Isa.InstructionSet isa, string name, int inChannels, int outChannels, int size, int kernel, int stride)
    {
        var axis = Axis(size, kernel, stride);
        WindowAxis[] axes = [WindowAxis.None, axis, axis];
        var window = ConvolutionWindow.Forward([.. axes]);
        long x = (long)inChannels * size * size;
        long y = (long)outChannels * axis.Out * axis.Out;
        long w = (long)inChannels * outChannels * kernel * kernel;
        double work = (double)y * inChannels * kernel * kernel;
        bool transforms = WinogradConvolution.Supports(window, 1);
        var chosen = transforms ? WinogradCost.Cheaper(window, inChannels, outChannels, isa, Purpose.Inference)?.Transform : null;
        yield return new(
            "forward " + name + Mark(transforms && chosen is null), new BlockedConvolution(window, inChannels, outChannels, 1, Layout.Blocked, true, [Relu]), work, 1, 0, x, w, outChannels, y);
        if (stride == 1)
        {
            yield return new(
                "data gradient " + name,
                new BlockedConvolution(ConvolutionWindow.DataGradient([.. axes])[0], outChannels, inChannels, 1, Layout.Blocked, false, []),
                work, 1, 0, y, w, x);
        }

        long image = Math.Max(x, y) + 64;
        var chosenGradient = transforms ? WinogradCost.CheaperWeightGradient(window, inChannels, outChannels, isa) : null;
        foreach (var transform in transforms ? WinogradTransform.For(kernel) : [])
        {
            var blocking = WinogradCost.Blocking(window, inChannels, outChannels, transform, isa, Purpose.Inference);
            var forward = new WinogradConvolution(window, inChannels, outChannels, true, [Relu], blocking);
            var gradient = new WinogradWeightGradient(window, inChannels, outChannels, transform);
            string of = $" F({transform.Outputs}x{transform.Outputs})";
            yield return new(
                "forward " + name + of + Mark(transform == chosen),
                forward, work, 1, 0, x, w * transform.Products / (kernel * kernel), outChannels, forward.ScratchSize(isa), y);
            if (transform == WinogradTransform.F4)
            {
                yield return new(
                    "forward " + name + of + " and pool",
                    forward with { Pools = true }, work, 1, 0, x, w * transform.Products / (kernel * kernel), outChannels, forward.ScratchSize(isa), y / 4);
            }

            yield return new(
                "weight gradient " + name + of + Mark(transform == chosenGradient),
                gradient, work * Batch, Batch, image, image * Batch, image * Batch, gradient.ScratchSize(isa), w);
        }

        yield return new(
            "weight gradient " + name + Mark(transforms && chosenGradient is null),
            new BlockedWeightGradient(window, inChannels, outChannels, 1, Layout.Blocked), work * Batch, Batch, image, image * Batch, image * Batch, w);
    }

    // What reads the planes of an image; padded as given.
    private static IEnumerable<Row> First(Generator.Isa.InstructionSet isa, int outChannels, int size, int kernel, int stride, int padding)
    {
        WindowAxis axis = new(size, kernel, stride, 1, padding, padding, ((size + (2 * padding) - kernel) / stride) + 1);
        var window = ConvolutionWindow.Forward([WindowAxis.None, axis, axis]);
        long x = 3L * size * size;
        long y = (long)outChannels * axis.Out * axis.Out;
        long w = 3L * outChannels * kernel * kernel;
        double work = y * 3.0 * kernel * kernel;
        string name = $"{kernel}x{kernel} stride {stride} 3 to {outChannels} {size}x{size}";
        var forward = new BlockedConvolution(window, 3, outChannels, 1, Layout.Planar, true, [Relu]);
        yield return new("forward " + name, forward, work, 1, 0, x, w, outChannels, y);
        yield return new("forward " + name + " and pool", forward with { Pools = true }, work, 1, 0, x, w, outChannels, y / 4);
        yield return new("weight gradient " + name, new BlockedWeightGradient(window, 3, outChannels, 1, Layout.Planar), work, 1, y, y, y, w);
    }

    private static IEnumerable<Row> Dense(int inputs, int outputs)
    {
        const int Images = 32;
        string name = $"{inputs} to {outputs}";
        long w = (long)inputs * outputs;
        long stride = Math.Max(inputs, outputs) + 64;
        yield return new("dense " + name, new DenseVector(inputs, outputs, true, []), w, 1, 0, inputs, w, outputs, outputs);
        yield return new("dense batch 8 " + name, new DenseBatch(inputs, outputs, true, []), w * 8.0, 8, stride, stride * 8, w, outputs, stride * 8);
        yield return new("dense data gradient batch 8 " + name, new DenseDataGradient(inputs, outputs, []), w * 8.0, 8, stride, stride * 8, w, stride * 8);
        yield return new(
            "dense weight gradient batch 32 " + name, new DenseWeightGradient(inputs, outputs), w * (double)Images, Images, stride, stride * Images, stride * Images, w);
    }

    // Which of several algorithms a network would use.
    private static string Mark(bool chosen) => chosen ? " *" : "";

    private static EpilogueItem Relu => new ActivationItem(new Activation(ActivationKind.ReLU));

    private static WindowAxis Axis(int size, int kernel, int stride)
    {
        int pad = kernel / 2;
        return new(size, kernel, stride, 1, pad, pad, ((size + (2 * pad) - kernel) / stride) + 1);
    }

    private sealed record Row(string Name, KernelSpec Kernel, double MultiplyAdds, int Images, long Stride, params long[] Floats);
}
