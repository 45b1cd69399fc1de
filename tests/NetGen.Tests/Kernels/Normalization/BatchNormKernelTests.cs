using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Normalization;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Oracle;
using Xunit;

namespace NetGen.Tests.Kernels.Normalization;

/// <summary>The kernels of batch norm, on every instruction set and in both layouts, against the oracle.</summary>
public sealed class BatchNormKernelTests
{
    private const int Seed = 11;
    private const int Images = 3;
    private const float Epsilon = 1e-3f;

    private static readonly EquatableArray<EpilogueItem> Tanh = [new ActivationItem(new(ActivationKind.Tanh))];
    private static readonly EquatableArray<EpilogueItem> TanhGradient = [new ActivationGradientItem(new(ActivationKind.Tanh))];

    private static readonly (int Channels, int Positions)[] Shapes =
        [(1, 1), (3, 1), (16, 1), (35, 1), (1, 7), (5, 16), (17, 13), (16, 35), (33, 4), (2, 130)];

    public static TheoryData<string, Layout> Cases
    {
        get
        {
            var cases = new TheoryData<string, Layout>();
            foreach (var isa in TargetIsa.All)
            {
                cases.Add(isa.Name, Layout.Planar);
                cases.Add(isa.Name, Layout.Blocked);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Statistics_are_exact_for_large_means(string name, Layout layout) => Check(name, layout, (data, cases) =>
    {
        foreach (double mean in new[] { 0.0, 1000.0 })
        {
            double[][] x = [.. data.X.Select(image => image.Select(v => (double)(float)(v + mean)).ToArray())];
            var (means, variances) = BatchNormOracle.Statistics(data.Channels, x);
            cases.Add(data.Batch(
                new BatchStatistics(data.Channels, data.Positions, layout),
                [data.Images(x), Samples.Output(data.Channels), Samples.Output(data.Channels)],
                means,
                variances) with
            {
                // A mean of 1000 is a multiple of 6e-5. The difference of the means of squares would be wrong by 0.06.
                Tolerance = mean == 0 ? 2e-6 : 1e-4,
            });
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalizing_by_channel_keeps_lanes_finite(string name, Layout layout) => Check(name, layout, (data, cases) =>
    {
        foreach (var (scale, shift, epsilon) in new[]
        {
            (true, true, Epsilon), (true, false, Epsilon), (false, true, Epsilon), (false, false, Epsilon), (true, true, 0), (false, false, 0),
        })
        {
            double[] y = BatchNormOracle.Forward(
                new BatchNormOperation(epsilon, scale, shift, Moving: false),
                data.X[0],
                data.Mean,
                data.Variance,
                scale ? data.Scale : null,
                shift ? data.Shift : null);
            double[] x = data.Arrange(data.X[0]);
            double[][] numbers = [data.Mean, data.Variance, .. scale ? [data.Scale] : Array.Empty<double[]>(), .. shift ? [data.Shift] : Array.Empty<double[]>()];
            cases.Add(new(
                new NormalizeChannels(data.Channels, data.Positions, layout, epsilon, scale, shift, []),
                [x, .. numbers, x],
                data.Expect(y)));
            cases.Add(new(
                new NormalizeChannels(data.Channels, data.Positions, layout, epsilon, scale, shift, Tanh),
                [x, .. numbers, Samples.Output(x.Length)],
                data.Expect([.. y.Select(Math.Tanh)])));
            double[] addend = [.. y.Select((_, i) => (i % 5 / 4.0) - 0.4)];
            cases.Add(new(
                new NormalizeChannels(data.Channels, data.Positions, layout, epsilon, scale, shift, [new AdditionItem(), .. Tanh]),
                [x, .. numbers, data.Arrange(addend), Samples.Output(x.Length)],
                data.Expect([.. y.Zip(addend, (a, b) => Math.Tanh(a + b))])));
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_sum_over_the_batch(string name, Layout layout) => Check(name, layout, (data, cases) =>
    {
        foreach (var (scale, dscale, dshift, coefficients) in new[]
        {
            (true, true, true, true), (false, false, true, true), (true, false, false, true), (false, true, true, false), (false, true, false, false),
        })
        {
            var operation = new BatchNormReductionOperation(Epsilon, scale, dscale, dshift, coefficients);
            var sums = BatchNormOracle.Sums(operation, data.Dy, data.X, data.Mean, data.Variance, scale ? data.Scale : null);
            double[][] expected =
            [
                .. dscale ? [sums.Scale] : Array.Empty<double[]>(),
                .. dshift ? [sums.Shift] : Array.Empty<double[]>(),
                .. coefficients ? [sums.Slope, sums.Constant] : Array.Empty<double[]>(),
            ];
            cases.Add(data.Batch(
                new BatchNormSums(data.Channels, data.Positions, layout, Epsilon, scale, dscale, dshift, coefficients),
                [
                    data.Images(data.Dy), data.Images(data.X), data.Mean, data.Variance,
                    .. scale ? [data.Scale] : Array.Empty<double[]>(),
                    .. expected.Select(_ => Samples.Output(data.Channels)),
                ],
                expected));
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_the_input_follow_both_kinds_of_statistics(string name, Layout layout) => Check(name, layout, (data, cases) =>
    {
        foreach (var (scale, epsilon) in new[] { (true, Epsilon), (false, Epsilon), (true, 0), (false, 0) })
        {
            double[]? factor = scale ? data.Scale : null;
            double[] batch = BatchNormOracle.Gradient(
                epsilon, data.Dy[0], data.X[0], data.Mean, data.Variance, factor, data.Shift, data.Other);
            double[] moving = BatchNormOracle.Gradient(epsilon, data.Dy[0], data.Variance, factor);
            double[] dy = data.Arrange(data.Dy[0]);
            double[] x = data.Arrange(data.X[0]);
            double[] y = data.Arrange(data.X[1]);
            double[][] scales = scale ? [data.Scale] : [];
            cases.Add(new(
                new NormalizeChannelsGradient(data.Channels, data.Positions, layout, epsilon, scale, Moving: false, []),
                [dy, x, data.Mean, data.Variance, .. scales, data.Shift, data.Other, dy],
                data.Expect(batch)));
            cases.Add(new(
                new NormalizeChannelsGradient(data.Channels, data.Positions, layout, epsilon, scale, Moving: true, TanhGradient),
                [dy, data.Variance, .. scales, y, Samples.Output(dy.Length)],
                data.Expect([.. moving.Zip(data.X[1], (g, a) => g * (1 - (a * a)))])));
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Averages_move_and_norms_fold_into_weights(string name, Layout layout) => Check(name, layout, (data, cases) =>
    {
        if (layout == Layout.Blocked)
        {
            return;
        }

        double count = Images * data.Positions;
        double[] Moved(double[] average, double[] found, double correction) =>
            BatchNormOracle.Average((float)0.3, average, found, correction);
        cases.Add(data.Batch(
            new MovingAverages(data.Channels, data.Positions, 0.3f),
            [data.Mean, data.Variance, data.Shift, data.Scale, data.Shift, data.Scale],
            Moved(data.Shift, data.Mean, 1),
            Moved(data.Scale, data.Variance, count / (count - 1))));
        double[] factor = [.. data.Scale.Zip(data.Variance, (s, v) => s / Math.Sqrt(v + Epsilon))];
        double[] sum = [.. Enumerable.Range(0, data.Channels).Select(c => data.Shift[c] + ((data.Other[c] - data.Mean[c]) * factor[c]))];
        cases.Add(new(
            new FoldNormalization(data.Channels, Epsilon, Scale: true, Shift: true, Bias: true),
            [data.Mean, data.Variance, data.Scale, data.Shift, data.Other, Samples.Output(data.Channels), Samples.Output(data.Channels)],
            factor,
            sum));
        cases.Add(new(
            new FoldNormalization(data.Channels, Epsilon, Scale: false, Shift: false, Bias: false),
            [data.Mean, data.Variance, Samples.Output(data.Channels), Samples.Output(data.Channels)],
            [.. data.Variance.Select(v => 1 / Math.Sqrt(v + Epsilon))],
            [.. data.Mean.Zip(data.Variance, (m, v) => -m / Math.Sqrt(v + Epsilon))]));
        cases.Add(new(
            new ScaleRows(data.Channels, data.Positions),
            [data.X[0], data.Scale, Samples.Output(data.X[0].Length)],
            [.. data.X[0].Select((w, i) => w * data.Scale[i / data.Positions])]));
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Packing_multiplies_by_the_factor_of_each_output_channel(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(isa => isa.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (oc, ic, taps) in new[] { (17, 5, 3), (16, 16, 1), (33, 17, 2) })
        {
            double[] weights = random.Array(oc * ic * taps);
            double[] factors = random.Array(oc);
            double[] scaled = [.. weights.Select((w, i) => w * factors[i / (ic * taps)])];
            var plain = new PackWeights(oc, ic, 1, taps, false, layout);
            double[] expected = Samples.Output(plain.PackedSize(isa));
            KernelInterpreter.Run(plain.Build(isa), isa, [scaled, expected], 0, plain.WorkItems(isa));

            // Where a partial block of input channels ends the tensor, packing leaves the rest as it is.
            cases.Add(new(plain with { Scaled = true }, [weights, factors, Samples.Output(expected.Length)], expected));
        }

        KernelCheck.All(isa, cases);
    }

    private static void Check(string name, Layout layout, Action<Data, List<KernelCase>> add)
    {
        var isa = TargetIsa.All.Single(isa => isa.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in Shapes)
        {
            add(new Data(random, isa, layout, channels, positions), cases);
        }

        if (cases.Count > 0)
        {
            KernelCheck.All(isa, cases);
        }
    }

    /// <summary>Images and numbers of their channels.</summary>
    private sealed class Data(Samples random, TargetIsa isa, Layout layout, int channels, int positions)
    {
        public int Channels => channels;

        public int Positions => positions;

        public double[][] X { get; } = [.. Enumerable.Range(0, BatchNormKernelTests.Images).Select(_ => random.Array(channels * positions))];

        public double[][] Dy { get; } = [.. Enumerable.Range(0, BatchNormKernelTests.Images).Select(_ => random.Array(channels * positions))];

        public double[] Mean { get; } = random.Array(channels);

        public double[] Variance { get; } = [.. random.Array(channels).Select(v => 1.5 + v)];

        public double[] Scale { get; } = random.Array(channels);

        public double[] Shift { get; } = random.Array(channels);

        public double[] Other { get; } = random.Array(channels);

        private int Stride => (Arrange(X[0]).Length + 5) / 8 * 8 + 8;

        /// <summary>A tensor in the layout, with large numbers in lanes that are no channels.</summary>
        public double[] Arrange(double[] planar) => Samples.Arrange(planar, channels, layout, isa, 1000);

        /// <summary>The same as a result, which may have anything finite there.</summary>
        public double[] Expect(double[] planar) => Samples.Arrange(planar, channels, layout, isa, double.NaN);

        /// <summary>All images, with memory between them.</summary>
        public double[] Images(double[][] images)
        {
            double[] result = new double[(images.Length - 1) * Stride + Arrange(images[0]).Length];
            Array.Fill(result, double.NaN);
            for (int n = 0; n < images.Length; n++)
            {
                Arrange(images[n]).CopyTo(result, n * Stride);
            }

            return result;
        }

        public KernelCase Batch(Generator.Kernels.KernelSpec spec, double[][] arrays, params double[][] expected) =>
            new(spec, arrays, expected) { Images = BatchNormKernelTests.Images, Stride = Stride };
    }
}
