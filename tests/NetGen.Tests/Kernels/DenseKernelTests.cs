using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.Kernels;

public sealed class DenseKernelTests
{
    private const int Images = 7;
    private const int Seed = 20;

    private static readonly EquatableArray<EpilogueItem> None = [];
    private static readonly EquatableArray<EpilogueItem> Tanh = [new ActivationItem(new(ActivationKind.Tanh))];
    private static readonly EquatableArray<EpilogueItem> Gradients =
        [new ActivationGradientItem(new(ActivationKind.Tanh)), new ActivationGradientItem(new(ActivationKind.LeakyReLU, 0.25f))];

    private static readonly (int In, int Out)[] Shapes =
        [(1, 1), (3, 5), (16, 16), (17, 33), (33, 10), (120, 84), (7, 130), (100, 1), (224, 3), (99, 4), (20, 4), (112, 9)];

    // More than a mebibyte of weights, whose rows are read a few at a time.
    private static readonly (int In, int Out)[] LargeShapes = [(1_032, 257), (517, 511)];

    public static TheoryData<string> Isas => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(Isas))]
    public void One_image_is_a_matrix_times_a_vector(string name) => Check(name, Vector);

    [Theory]
    [MemberData(nameof(Isas))]
    public void So_is_one_of_a_large_matrix(string name) => Check(name, Vector, LargeShapes);

    private static KernelCase Vector(Samples random, int n, int m)
    {
        bool bias = n % 2 == 1;
        var epilogue = m % 2 == 1 ? Tanh : None;
        double[] x = random.Array(n);
        double[] w = random.Array(n * m);
        double[] c = random.Array(m);
        double[] y = [.. Enumerable.Range(0, m).Select(o =>
            Samples.Apply(epilogue, Dot(n, i => x[i] * w[(o * n) + i]) + (bias ? c[o] : 0)))];
        return new KernelCase(new DenseVector(n, m, bias, epilogue), bias ? [x, w, c, Samples.Output(m)] : [x, w, Samples.Output(m)], y);
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Paired_weights_are_rounded_to_bfloat16(string name)
    {
        Check(name, (random, n, m) =>
        {
            double[] x = random.Array(n);
            double[] w = random.Array(n * m);
            double[] c = random.Array(m);
            double[] y = [.. Enumerable.Range(0, m).Select(o => Dot(n, i => x[i] * Rounded(w[(o * n) + i])) + c[o])];
            return new KernelCase(new DenseVector(n, m, true, None, Paired: true), [x, Pairs(n, m, w), c, Samples.Output(m)], y);
        }, [.. Shapes, .. LargeShapes]);
        Check(name, (random, n, m) =>
        {
            bool scaled = n % 2 == 1;
            double[] w = random.Array(n * m);
            double[] factor = random.Array(m);
            double[] pairs = Pairs(n, m, scaled ? [.. w.Select((v, i) => v * factor[i / n])] : w);
            var spec = new PairRows(m, n, scaled);
            Assert.Equal(spec.PairedSize, pairs.Length);
            return new KernelCase(spec, scaled ? [w, factor, Samples.Output(pairs.Length)] : [w, Samples.Output(pairs.Length)], pairs);
        });

        static double[] Pairs(int n, int m, double[] w) =>
        [
            .. Enumerable.Range(0, (m + 1) / 2).SelectMany(pair => Enumerable.Range(0, n).Select(i =>
            {
                int upper = BitConverter.SingleToInt32Bits((float)Rounded(w[(2 * pair * n) + i]));
                int lower = (2 * pair) + 1 < m ? BitConverter.SingleToInt32Bits((float)Rounded(w[(((2 * pair) + 1) * n) + i])) : 0;
                return (double)BitConverter.Int32BitsToSingle(upper | (lower >>> 16));
            })),
        ];

        // Eight significant bits, ties to even.
        static double Rounded(double w)
        {
            double unit = w == 0 ? 1 : Math.ScaleB(1, Math.ILogB(w) - 7);
            return Math.Round(w / unit, MidpointRounding.ToEven) * unit;
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void A_batch_is_a_matrix_product(string name) => Check(name, (random, n, m) =>
    {
        bool bias = n % 2 == 1;
        int stride = Math.Max(n, m) + 3;
        var epilogue = m % 2 == 1 ? Gradients : None;
        double[] x = random.Array(Images * stride);
        double[] w = random.Array(n * m);
        double[] c = random.Array(m);
        double[] a0 = random.Array(Images * stride);
        double[] a1 = random.Array(Images * stride);
        double[] y = Fill(stride, m, (k, o) => Samples.Apply(
            epilogue,
            Dot(n, i => x[(k * stride) + i] * w[(o * n) + i]) + (bias ? c[o] : 0),
            a0[(k * stride) + o],
            a1[(k * stride) + o]));
        double[][] arrays =
            [x, w, .. bias ? [c] : Array.Empty<double[]>(), .. epilogue.Count > 0 ? [a0, a1] : Array.Empty<double[]>(), Samples.Output(y.Length)];
        return new KernelCase(new DenseBatch(n, m, bias, epilogue), arrays, y) { Images = Images, Stride = stride };
    });

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_data_gradient_is_the_product_with_the_transposed_weights(string name) => Check(name, (random, n, m) =>
    {
        int stride = Math.Max(n, m) + 3;
        var epilogue = m % 2 == 1 ? Gradients : None;
        double[] dy = random.Array(Images * stride);
        double[] w = random.Array(n * m);
        double[] a0 = random.Array(Images * stride);
        double[] a1 = random.Array(Images * stride);
        double[] dx = Fill(stride, n, (k, i) => Samples.Apply(
            epilogue, Dot(m, o => dy[(k * stride) + o] * w[(o * n) + i]), a0[(k * stride) + i], a1[(k * stride) + i]));
        double[][] arrays = [dy, w, .. epilogue.Count > 0 ? [a0, a1] : Array.Empty<double[]>(), Samples.Output(dx.Length)];
        return new KernelCase(new DenseDataGradient(n, m, epilogue), arrays, dx) { Images = Images, Stride = stride };
    });

    [Theory]
    [MemberData(nameof(Isas))]
    public void The_weight_gradient_sums_outer_products_over_all_images(string name) => Check(name, (random, n, m) =>
    {
        int stride = Math.Max(n, m) + 3;
        double[] x = random.Array(Images * stride);
        double[] dy = random.Array(Images * stride);
        double[] dw = [.. Enumerable.Range(0, n * m).Select(at =>
            Dot(Images, k => dy[(k * stride) + (at / n)] * x[(k * stride) + (at % n)]))];
        return new KernelCase(new DenseWeightGradient(n, m), [x, dy, Samples.Output(n * m)], dw) { Images = Images, Stride = stride };
    });

    [SkippableTheory]
    [MemberData(nameof(Isas))]
    public void One_image_and_a_batch_give_the_same_bits(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");
        var vector = new DenseVector(133, 21, false, Tanh);
        var batch = new DenseBatch(133, 21, false, Tanh);
        using var runner = new KernelRunner(isa, vector.Build(isa), batch.Build(isa));
        var random = new Samples(Seed);
        float[] x = [.. random.Array(133 * Images).Select(v => (float)v)];
        float[] w = [.. random.Array(133 * 21).Select(v => (float)v)];
        float[] ys = new float[133 * Images];
        runner.Run(batch.Code(isa).Name, [x, w, ys], 133, 21, 133, 0, Images);
        for (int k = 0; k < Images; k++)
        {
            float[] y = new float[21];
            runner.Run(vector.Code(isa).Name, [x[(k * 133)..((k + 1) * 133)], w, y], 133, 21, 0, vector.WorkItems(isa));
            Assert.Equal(y, ys[(k * 133)..((k * 133) + 21)]);
        }
    }

    private static void Check(string name, Func<Samples, int, int, KernelCase> make, (int In, int Out)[]? shapes = null)
    {
        var random = new Samples(Seed);
        KernelCheck.All(
            TargetIsa.All.Single(isa => isa.Name == name), [.. (shapes ?? Shapes).Select(shape => make(random, shape.In, shape.Out))]);
    }

    // What lies between the images must stay as it was.
    private static double[] Fill(int stride, int count, Func<int, int, double> f) =>
        [.. Enumerable.Range(0, Images * stride).Select(at => at % stride < count ? f(at / stride, at % stride) : 1e9)];

    private static double Dot(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);
}
