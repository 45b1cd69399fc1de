using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Pooling;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.Kernels;

public sealed class PoolingKernelTests
{
    private const int Seed = 7;
    private const double Rest = 1000;

    private static readonly EquatableArray<EpilogueItem> None = [];
    private static readonly EquatableArray<EpilogueItem> Tanh = [new ActivationItem(new(ActivationKind.Tanh))];
    private static readonly EquatableArray<EpilogueItem> TanhGradient = [new ActivationGradientItem(new(ActivationKind.Tanh))];

    // Windows as (in, out, kernel, stride, padding before, overhang, dilation), one axis or several.
    internal static readonly (PoolAxis D, PoolAxis H, PoolAxis W, int Channels)[] Shapes =
    [
        (PoolAxis.One, new(28, 14, 2, 2, 0), new(28, 14, 2, 2, 0), 6),
        (PoolAxis.One, new(6, 3, 2, 2, 0), new(70, 35, 2, 2, 0), 3),
        (PoolAxis.One, PoolAxis.One, new(13, 13, 3, 1, 1), 17),
        (PoolAxis.One, PoolAxis.One, new(7, 4, 2, 2, 0), 5),
        (PoolAxis.One, new(5, 3, 3, 2, 1), new(37, 37, 3, 1, 1), 3),
        (PoolAxis.One, new(7, 3, 2, 3, 0), new(35, 18, 5, 2, 2), 16),
        (PoolAxis.One, new(1, 1, 3, 2, 1), new(13, 4, 2, 3, 0), 33),
        (PoolAxis.One, new(3, 3, 1, 1, 0), new(12, 12, 9, 1, 4), 1),
        (new(3, 2, 2, 1, 0), new(4, 2, 2, 2, 0), new(7, 4, 3, 2, 1), 5),
        (new(4, 2, 2, 2, 0), new(2, 1, 2, 2, 0), new(34, 17, 2, 2, 0), 2),
        (PoolAxis.One, PoolAxis.One, new(40, 20, 4, 2, 1), 2),
        (PoolAxis.One, new(3, 1, 3, 3, 0), new(3, 1, 3, 3, 0), 16),
        (PoolAxis.One, new(6, 3, 3, 2, 0, 1), new(37, 13, 4, 3, 1, 1), 5),
        (new(4, 2, 3, 2, 0, 1), new(5, 2, 4, 4, 1, 1), new(8, 3, 4, 3, 1, 1), 17),
        (PoolAxis.One, new(9, 4, 3, 2, 0), new(11, 5, 3, 2, 0), 33),
        (PoolAxis.One, new(5, 5, 3, 1, 1), new(7, 7, 3, 1, 1), 19),
        (PoolAxis.One, new(8, 4, 3, 2, 1), new(8, 4, 3, 2, 1), 16),
        (PoolAxis.One, new(9, 5, 2, 2, 1), new(5, 3, 2, 2, 0, 1), 5),
        (PoolAxis.One, new(6, 6, 5, 1, 2), new(6, 6, 5, 1, 2), 7),
        (PoolAxis.One, new(2, 2, 3, 1, 1), new(2, 2, 3, 1, 1), 4),
        (new(3, 3, 3, 1, 1), new(4, 2, 2, 2, 0), new(5, 5, 3, 1, 1), 9),
        (PoolAxis.One, new(7, 5, 2, 1, 0, 0, 2), new(37, 33, 3, 1, 0, 0, 2), 5),
        (PoolAxis.One, new(9, 4, 3, 2, 1, 0, 2), new(41, 20, 3, 2, 1, 0, 2), 17),
        (new(5, 3, 2, 1, 0, 0, 2), new(3, 3, 1, 1, 0), new(38, 13, 4, 3, 4, 1, 3), 3),
        (PoolAxis.One, PoolAxis.One, new(20, 9, 3, 2, 3, 1, 4), 6),
    ];

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
    public void Max_pooling_takes_the_first_of_the_largest(string name, Layout layout) => Check(name, (isa, random, shape) =>
    {
        var (d, h, w, channels) = shape;
        var oracle = new PoolOracle(d, h, w, channels);
        double[] x = [.. random.Array(oracle.InSize).Select(v => Math.Round(v * 3))];
        var winners = oracle.Windows().Select(window => window.MaxBy(tap => x[tap.Input])).ToList();
        double[] y = In([.. winners.Select(tap => x[tap.Input])], double.NaN);
        double[] indices = In([.. winners.Select(tap => (double)tap.Position)], double.NaN);
        double[] input = In(x, Rest);
        return
        [
            new(new MaxPool(d, h, w, channels, layout, true), [input, Out(y), Out(y)], y, indices) { Tolerance = 0 },
            new(new MaxPool(d, h, w, channels, layout, false), [input, Out(y)], y) { Tolerance = 0 },
        ];

        double[] In(double[] planar, double rest) => Samples.Arrange(planar, channels, layout, isa, rest);
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_max_pooling_goes_to_the_winners(string name, Layout layout) => Check(name, (isa, random, shape) =>
    {
        var (d, h, w, channels) = shape;
        var oracle = new PoolOracle(d, h, w, channels);
        double[] x = random.Array(oracle.InSize);
        double[] dy = random.Array(oracle.OutSize);
        var winners = oracle.Windows().Select(window => window.MaxBy(tap => x[tap.Input])).ToList();
        double[] dx = new double[x.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            dx[winners[i].Input] += dy[i];
        }

        double[] expected = In(dx, double.NaN);
        double[] indices = In([.. winners.Select(tap => (double)tap.Position)], 0);
        return [new(new MaxPoolGradient(d, h, w, channels, layout), [In(dy, Rest), indices, Out(expected)], expected)];

        double[] In(double[] planar, double rest) => Samples.Arrange(planar, channels, layout, isa, rest);
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Average_pooling_divides_by_the_window_or_by_what_is_real(string name, Layout layout) => Check(name, (isa, random, shape) =>
    {
        var (d, h, w, channels) = shape;
        var oracle = new PoolOracle(d, h, w, channels);
        double[] x = random.Array(oracle.InSize);
        return [Case(PoolDivisor.Window, None), Case(PoolDivisor.Inside, Tanh), Case(PoolDivisor.One, None)];

        KernelCase Case(PoolDivisor divisor, EquatableArray<EpilogueItem> epilogue)
        {
            double[] y = [.. oracle.Windows().Select((window, i) => Samples.Apply(
                epilogue, window.Sum(tap => x[tap.Input]) / oracle.Divisor(window, i, divisor)))];
            double[] expected = Samples.Arrange(y, channels, layout, isa, double.NaN);
            return new(
                new AvgPool(d, h, w, channels, layout, divisor, epilogue),
                [Samples.Arrange(x, channels, layout, isa, Rest), Out(expected)],
                expected);
        }
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gradient_of_average_pooling_is_shared_equally(string name, Layout layout) => Check(name, (isa, random, shape) =>
    {
        var (d, h, w, channels) = shape;
        var oracle = new PoolOracle(d, h, w, channels);
        double[] dy = random.Array(oracle.OutSize);
        double[] a = random.Array(oracle.InSize);
        return [Case(PoolDivisor.Window, TanhGradient), Case(PoolDivisor.Inside, None), Case(PoolDivisor.One, None)];

        KernelCase Case(PoolDivisor divisor, EquatableArray<EpilogueItem> epilogue)
        {
            double[] dx = new double[oracle.InSize];
            int output = 0;
            foreach (var window in oracle.Windows())
            {
                double share = dy[output] / oracle.Divisor(window, output, divisor);
                output++;
                foreach (var tap in window)
                {
                    dx[tap.Input] += share;
                }
            }

            double[] expected = In([.. dx.Select((g, i) => Samples.Apply(epilogue, g, a[i]))], double.NaN);
            double[][] arrays = epilogue.Count > 0 ? [In(dy, Rest), In(a, 1), Out(expected)] : [In(dy, Rest), Out(expected)];
            return new(new AvgPoolGradient(d, h, w, channels, layout, divisor, epilogue), arrays, expected);
        }

        double[] In(double[] planar, double rest) => Samples.Arrange(planar, channels, layout, isa, rest);
    });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adaptive_windows_divide_the_input(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (d, h, w, channels) in new[]
        {
            (PoolAxis.One, PoolAxis.One, PoolAxis.Adaptive(13, 5), 3),
            (PoolAxis.One, PoolAxis.Adaptive(7, 3), PoolAxis.Adaptive(3, 5), 17),
            (PoolAxis.Adaptive(4, 3), PoolAxis.Adaptive(4, 2), PoolAxis.Adaptive(36, 18), 5),
            (PoolAxis.One, PoolAxis.Adaptive(1, 3), PoolAxis.Adaptive(37, 1), 33),
        })
        {
            var oracle = new PoolOracle(d, h, w, channels);
            double[] x = random.Array(oracle.InSize);
            double[] dy = random.Array(oracle.OutSize);
            double[] dx = new double[x.Length];
            double[] y = new double[dy.Length];
            foreach (var (window, i) in oracle.Windows().Select((window, i) => (window, i)))
            {
                y[i] = window.Average(tap => x[tap.Input]);
                foreach (var tap in window)
                {
                    dx[tap.Input] += dy[i] / window.Count();
                }
            }

            double[] expected = In(y, double.NaN);
            double[] gradient = In(dx, double.NaN);
            cases.Add(new(new AvgPool(d, h, w, channels, layout, PoolDivisor.Inside, None), [In(x, Rest), Out(expected)], expected));
            cases.Add(new(new AvgPoolGradient(d, h, w, channels, layout, PoolDivisor.Inside, None), [In(dy, Rest), Out(gradient)], gradient));

            double[] In(double[] planar, double rest) => Samples.Arrange(planar, channels, layout, isa, rest);
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Global_average_pooling_and_its_gradient(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        var cases = new List<KernelCase>();
        foreach (var (channels, positions) in new[] { (1, 1), (3, 7), (5, 49), (16, 16), (17, 33), (33, 5), (64, 1) })
        {
            double[] x = random.Array(channels * positions);
            double[] y = [.. x.Chunk(positions).Select(row => Samples.Apply(Tanh, row.Average()))];
            double[] dy = random.Array(channels);
            double[] dx = Samples.Arrange(
                [.. dy.SelectMany(g => Enumerable.Repeat(g / positions, positions))], channels, layout, isa, double.NaN);
            cases.Add(new(
                new GlobalAvgPool(channels, positions, layout, Tanh),
                [Samples.Arrange(x, channels, layout, isa, Rest), Out(y)],
                y));
            cases.Add(new(new GlobalAvgPoolGradient(channels, positions, layout), [dy, Out(dx)], dx));
        }

        KernelCheck.All(isa, cases);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Not_a_number_wins_over_every_number(string name, Layout layout)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Random(Seed);
        MaxPool[] specs = [.. Shapes.SelectMany(s => new[] { false, true }.Select(i => new MaxPool(s.D, s.H, s.W, s.Channels, layout, i)))];
        using var runner = KernelRunner.CanRun(isa) ? new KernelRunner(isa, [.. specs.Select(spec => spec.Build(isa))]) : null;
        foreach (var spec in specs)
        {
            var oracle = new PoolOracle(spec.Depth, spec.Height, spec.Width, spec.Channels);
            double[] x = [.. Enumerable.Range(0, oracle.InSize).Select(_ => random.Next(9) switch
            {
                0 => double.NaN,
                1 => double.PositiveInfinity,
                < 5 => double.NegativeInfinity,
                int other => other,
            })];
            double[] expected = [.. oracle.Windows().Select(window => window.Select(tap => x[tap.Input]).Aggregate(Math.Max))];
            double[] y = Samples.Arrange(expected, spec.Channels, layout, isa, 0);
            double[][] arrays = [Samples.Arrange(x, spec.Channels, layout, isa, 0), Out(y), .. spec.WithIndices ? [Out(y)] : Array.Empty<double[]>()];
            int work = spec.WorkItems(isa);
            float[][] compiled = [.. arrays.Select(array => Array.ConvertAll(array, value => (float)value))];
            KernelInterpreter.Run(spec.Build(isa), isa, arrays, 0, work);
            AssertSame("interpreted", arrays[1]);
            if (runner is not null)
            {
                runner.Run(spec.Name, compiled, 0, work);
                AssertSame("compiled", Array.ConvertAll(compiled[1], value => (double)value));
            }

            void AssertSame(string how, double[] found) =>
                Assert.True(y.AsSpan().SequenceEqual(found), $"{spec.Name} on {isa.Name}, {how}, seed {Seed}");
        }
    }

    private static double[] Out(double[] like) => Samples.Output(like.Length);

    private static void Check(
        string name,
        Func<TargetIsa, Samples, (PoolAxis D, PoolAxis H, PoolAxis W, int Channels), IEnumerable<KernelCase>> make)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Samples(Seed);
        KernelCheck.All(isa, [.. Shapes.SelectMany(shape => make(isa, random, shape))]);
    }
}
