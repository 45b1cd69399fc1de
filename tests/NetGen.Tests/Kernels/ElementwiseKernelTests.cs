using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Elementwise;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels;

public sealed class ElementwiseKernelTests
{
    private const int Seed = 3;

    private static readonly Activation[] Activations =
    [
        new(ActivationKind.ReLU), new(ActivationKind.ReLU6), new(ActivationKind.LeakyReLU, 0.01f), new(ActivationKind.Sigmoid),
        new(ActivationKind.Tanh), new(ActivationKind.ELU, 1), new(ActivationKind.ELU, 0.5f), new(ActivationKind.HardSigmoid, 1 / 6f, 0.5f),
        new(ActivationKind.SiLU), new(ActivationKind.HardSwish), new(ActivationKind.Mish), new(ActivationKind.GELU),
        new(ActivationKind.TanhGELU), new(ActivationKind.Softplus, 1, 20), new(ActivationKind.Softplus, 2, 3),
        new(ActivationKind.Scale, -1.5f), new(ActivationKind.Scale, 0.5f, -2), new(ActivationKind.LeakyReLU, -0.5f), new(ActivationKind.ELU, -2),
        new(ActivationKind.ThresholdedReLU, 1.5f), new(ActivationKind.ThresholdedReLU, -1.5f), new(ActivationKind.CELU, 2), new(ActivationKind.Softsign),
        new(ActivationKind.HardSigmoid, 0.2f, 0.25f), new(ActivationKind.Shrink, 1, 0.5f), new(ActivationKind.Clip, -2, 3),
        new(ActivationKind.Clip, float.NegativeInfinity, 1), new(ActivationKind.Abs), new(ActivationKind.Reciprocal), new(ActivationKind.Sqrt),
        new(ActivationKind.Pow, 2), new(ActivationKind.Pow, -1.5f), new(ActivationKind.Pow, 0.3f), new(ActivationKind.Pow, 0), new(ActivationKind.Exp),
        new(ActivationKind.Log), new(ActivationKind.Erf), new(ActivationKind.Sin), new(ActivationKind.Cos), new(ActivationKind.Floor),
        new(ActivationKind.Ceil), new(ActivationKind.Round), new(ActivationKind.Sign),
    ];

    private static readonly int[] Counts = [1, 7, 16, 33, 1024, 2051];

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void Activations_and_their_gradients_work_in_place(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (int count in Counts)
        {
            foreach (var f in Activations)
            {
                // Poles, and what has no value, are for other tests.
                double[] x = [.. random.Array(count).Select(v => f.StaysFinite ? v * 8 : 0.125 + Math.Abs(v * 8))];
                double[] y = [.. x.Select(v => Samples.Forward(f, v))];
                double[] dy = random.Array(count);
                double[] source = [.. x.Zip(y, (v, w) => (double)(float)Samples.Source(f, v, w))];
                cases.Add(new(new ActivationKernel(f, count), [x, x], y));
                cases.Add(new(new ActivationKernel(f, count), [x, Samples.Output(count)], y));
                if (!f.IsLinear && !f.IsFlat)
                {
                    double[] dx = [.. dy.Zip(source, (g, s) => g * Samples.Derivative(f, s))];
                    cases.Add(new(new ActivationGradientKernel(f, count), [dy, source, dy], dx));
                }
            }
        }

        KernelCheck.All(Isa(name), cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Sums_and_products_work_in_place(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (int count in Counts)
        {
            double[] a = random.Array(count);
            double[] b = random.Array(count);
            cases.Add(new(new Add(count), [a, b, a], a.Zip(b, (x, y) => x + y).ToArray()));
            cases.Add(new(new Multiply(count), [a, b, a], a.Zip(b, (x, y) => x * y).ToArray()));
        }

        KernelCheck.All(Isa(name), cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Softmax_is_over_channels_and_works_in_place(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in new[] { (1, 1), (3, 1), (10, 1), (16, 1), (33, 1), (1, 5), (3, 13), (5, 16), (4, 37) })
        {
            int count = channels * positions;
            double[] x = [.. random.Array(count).Select(v => (v * 8) - 150)];
            double[] dy = random.Array(count);
            double[] y = new double[count];
            double[] dx = new double[count];
            for (int p = 0; p < positions; p++)
            {
                int[] at = [.. Enumerable.Range(0, channels).Select(c => (c * positions) + p)];
                double sum = at.Sum(i => Math.Exp(x[i]));
                Array.ForEach(at, i => y[i] = (float)(Math.Exp(x[i]) / sum));
                double dot = at.Sum(i => dy[i] * y[i]);
                Array.ForEach(at, i => dx[i] = y[i] * (dy[i] - dot));
            }

            cases.Add(new(new SoftmaxKernel(channels, positions), [x, x], y));
            cases.Add(new(new SoftmaxKernel(channels, positions), [x, Samples.Output(count)], y));

            // The difference dy - dot cancels where one channel has nearly all of y.
            cases.Add(new(new SoftmaxGradientKernel(channels, positions), [dy, y, dy], dx) { Tolerance = 2e-5 });
        }

        KernelCheck.All(Isa(name), cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Log_softmax_is_over_channels_and_works_in_place(string name)
    {
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in new[] { (1, 1), (3, 1), (10, 1), (16, 1), (33, 1), (1000, 1), (1, 5), (3, 13), (5, 16), (4, 37) })
        {
            double[] x = [.. random.Array(channels * positions).Select(v => (v * 8) - 150)];
            double[] dy = random.Array(channels * positions);
            double[] y = [.. LogSoftmaxOracle.Forward(channels, x).Select(v => (double)(float)v)];
            double[] dx = LogSoftmaxOracle.Gradient(channels, dy, y);
            cases.Add(new(new LogSoftmaxKernel(channels, positions), [x, x], y));
            cases.Add(new(new LogSoftmaxKernel(channels, positions), [x, Samples.Output(x.Length)], y));

            // With one channel the difference dy - dy is zero.
            cases.Add(new(new LogSoftmaxGradientKernel(channels, positions), [dy, y, dy], dx) { Tolerance = 2e-5 });
        }

        KernelCheck.All(Isa(name), cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Learnt_slopes_and_their_gradients(string name)
    {
        var isa = Isa(name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in new[] { (1, 1), (3, 7), (16, 25), (17, 3), (33, 1), (5, 40) })
        {
            double[] x = random.Array(channels * positions);
            double[] dy = random.Array(channels * positions);
            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                double[] To(double[] planar) => Samples.Arrange(planar, channels, layout, isa, 1000);
                double[] Expected(double[] planar) => Samples.Arrange(planar, channels, layout, isa, double.NaN);
                foreach (bool perChannel in new[] { false, true })
                {
                    double[] slopes = random.Array(perChannel ? channels : 1);
                    double[] y = Expected(PReLUOracle.Scale(perChannel, channels, x, x, slopes));
                    double[] dx = Expected(PReLUOracle.Scale(perChannel, channels, dy, x, slopes));
                    double[] inPlace = To(x);
                    double[] gradient = To(dy);
                    cases.Add(new(new PReLUKernel(channels, positions, layout, perChannel, Gradient: false), [inPlace, slopes, inPlace], y));
                    cases.Add(new(new PReLUKernel(channels, positions, layout, perChannel, Gradient: true), [gradient, To(x), slopes, gradient], dx));
                }

                // Two images, a few floats apart.
                int stride = To(x).Length + 3;
                double[] Batch(double[] planar) => [.. To(planar), 5, 5, 5, .. To([.. planar.Select(v => -v)])];
                double[] sums = new double[channels];
                PReLUOracle.AddSlopeGradient(true, channels, x, dy, sums);
                PReLUOracle.AddSlopeGradient(true, channels, [.. x.Select(v => -v)], [.. dy.Select(v => -v)], sums);
                cases.Add(new(new PReLUSlopeGradient(channels, positions, layout), [Batch(x), Batch(dy), Samples.Output(channels)], sums)
                {
                    Images = 2,
                    Stride = stride,
                });
            }

            cases.Add(new(new SumKernel(x.Length), [x, Samples.Output(1)], [x.Sum()]) { Tolerance = 2e-5 });
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Channel_scales_and_their_gradients(string name)
    {
        var isa = Isa(name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in new[] { (1, 1), (3, 7), (16, 25), (17, 3), (33, 1), (5, 70) })
        {
            double[] x = random.Array(channels * positions);
            double[] dy = random.Array(channels * positions);
            double[] scale = random.Array(channels);
            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                double[] y = Samples.Arrange(ChannelScaleOracle.Forward(x, scale), channels, layout, isa, double.NaN);
                double[] inPlace = Samples.Arrange(x, channels, layout, isa, 1000);
                double[] gradient = Samples.Arrange(dy, channels, layout, isa, 1000);
                cases.Add(new(new ChannelScale(channels, positions, layout), [inPlace, scale, inPlace], y));
                cases.Add(new(
                    new ChannelScaleGradient(channels, positions, layout),
                    [gradient, Samples.Arrange(x, channels, layout, isa, 1000), Samples.Output(channels)],
                    ChannelScaleOracle.Gradient(channels, dy, x))
                {
                    // Sums of products of both signs.
                    Tolerance = 2e-5,
                });
            }
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Repacking_changes_the_layout_only(string name)
    {
        var isa = Isa(name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in new[] { (1, 1), (3, 7), (16, 25), (17, 3), (33, 2) })
        {
            double[] x = random.Array(channels * positions);
            double[] blocked = Samples.Arrange(x, channels, Layout.Blocked, isa, 0);
            double[] garbage = Samples.Arrange(x, channels, Layout.Blocked, isa, 1000);
            cases.Add(new(new Repack(channels, positions, Layout.Planar, Layout.Blocked), [x, Samples.Output(blocked.Length)], blocked));
            cases.Add(new(new Repack(channels, positions, Layout.Blocked, Layout.Planar), [garbage, Samples.Output(x.Length)], x));
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Padding_puts_zeros_around_and_between(string name)
    {
        var isa = Isa(name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        (PadAxis D, PadAxis H, PadAxis W, int Channels)[] shapes =
        [
            (PadAxis.One, PadAxis.One, new(7, 1, 2), 3), (PadAxis.One, new(10, 4, 4), new(10, 4, 4), 17),
            (PadAxis.One, new(3, 0, 1, 2), new(5, 2, 0, 3), 5), (new(2, 1, 1), new(3, 0, 0), new(33, 1, 1), 2),
            (PadAxis.One, new(1, 2, 2), new(16, 0, 0), 1),
        ];
        foreach (var (d, h, w, channels) in shapes)
        {
            double[] x = random.Array(channels * d.In * h.In * w.In);
            double[] y = new double[channels * d.Out * h.Out * w.Out];
            for (int i = 0; i < x.Length; i++)
            {
                int c = i / w.In / h.In / d.In;
                int od = (i / w.In / h.In % d.In * d.Spacing) + d.Begin;
                int oh = (i / w.In % h.In * h.Spacing) + h.Begin;
                y[(((((c * d.Out) + od) * h.Out) + oh) * w.Out) + (i % w.In * w.Spacing) + w.Begin] = x[i];
            }

            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                cases.Add(new(
                    new Pad(channels, d, h, w, layout),
                    [Samples.Arrange(x, channels, layout, isa, 1000), Samples.Output(y.Length)],
                    y));
            }
        }

        KernelCheck.All(isa, cases);
    }

    private static TargetIsa Isa(string name) => TargetIsa.All.Single(isa => isa.Name == name);
}
