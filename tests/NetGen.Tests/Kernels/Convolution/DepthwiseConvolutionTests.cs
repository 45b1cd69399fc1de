using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class DepthwiseConvolutionTests
{
    private const int Seed = 24;
    private const int RandomCases = 30;
    private const int Images = 2;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Forward_is_the_convolution_of_each_channel(string name)
    {
        var isa = Isa(name);
        foreach (var c in Cases())
        {
            bool bias = c.OutChannels % 2 == 1;
            var spec = new DepthwiseConvolution(ConvolutionWindow.Forward(c.Axes), c.OutChannels, bias, []);
            double[] x = Layouts.To(Layout.Blocked, c.X, c.InChannels, isa.Lanes);
            double[] y = Interpreted.Unwritten(Floats(c, c.Out, isa));
            double[] w = Pack(c, isa);
            Interpreted.RunImage(spec, isa, bias ? [x, w, c.Bias, y] : [x, w, y]);
            Interpreted.Equal(c.Forward(bias), Layouts.FromBlocked(y, c.OutChannels, c.Out.Product(), isa.Lanes), $"seed {Seed}, {c}");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Data_gradient_is_the_sum_of_its_phases(string name)
    {
        var isa = Isa(name);
        foreach (var c in Cases())
        {
            double[] dy = Layouts.To(Layout.Blocked, c.Dy, c.OutChannels, isa.Lanes);
            double[] dx = Interpreted.Unwritten(Floats(c, c.In, isa));
            double[] w = Pack(c, isa);
            foreach (var phase in ConvolutionWindow.DataGradient(c.Axes))
            {
                Interpreted.RunImage(new DepthwiseConvolution(phase.Reversed(), c.InChannels, false, []), isa, dy, w, dx);
            }

            Interpreted.Equal(c.DataGradient(), Layouts.FromBlocked(dx, c.InChannels, c.In.Product(), isa.Lanes), $"seed {Seed}, {c}");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Weight_gradient_is_the_sum_over_the_batch(string name)
    {
        var isa = Isa(name);
        foreach (var c in Cases())
        {
            double[] x = Layouts.To(Layout.Blocked, c.X, c.InChannels, isa.Lanes);
            double[] dy = Layouts.To(Layout.Blocked, c.Dy, c.OutChannels, isa.Lanes);
            int stride = Math.Max(x.Length, dy.Length) + 3;
            double[] packed = Interpreted.Unwritten(Pack(c, isa).Length);
            var spec = new DepthwiseWeightGradient(ConvolutionWindow.Forward(c.Axes), c.OutChannels);
            Interpreted.RunBatch(spec, isa, stride, Images, Batch(x, stride, 1), Batch(dy, stride, 2), packed);
            double[] dw = Interpreted.Unwritten(c.Weight.Length);
            Interpreted.RunImage(new UnpackWeightGradient(c.OutChannels, 1, 1, c.Taps, Layout.Planar), isa, packed, dw);
            Interpreted.Equal([.. c.WeightGradient().Select(g => 3 * g)], dw, $"seed {Seed}, {c}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(InstructionSets))]
    public void Printed_kernels_compute_the_same_with_epilogues(string name)
    {
        var isa = Isa(name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");
        var cases = new List<KernelCase>();
        foreach (var c in Cases().Take(12))
        {
            var window = ConvolutionWindow.Forward(c.Axes);
            double[] x = Samples.Arrange(c.X, c.InChannels, Layout.Blocked, isa, 1);
            double[] w = Pack(c, isa);
            double[] bias = [.. c.Bias, .. new double[isa.Lanes]];
            foreach (var f in new Activation[] { new(ActivationKind.ReLU6), new(ActivationKind.HardSwish), new(ActivationKind.SiLU) })
            {
                double[] z = [.. c.Forward(true).Select(v => Samples.Forward(f, v))];
                double[] y = Samples.Arrange(z, c.OutChannels, Layout.Blocked, isa, double.NaN);
                cases.Add(new(
                    new DepthwiseConvolution(window, c.OutChannels, true, [new ActivationItem(f)]), [x, w, bias, Samples.Output(y.Length)], y));
                double[] addend = [.. Enumerable.Range(0, y.Length).Select(i => (i % 5 / 4.0) - 0.4)];
                cases.Add(new(
                    new DepthwiseConvolution(window, c.OutChannels, true, [new ActivationItem(f), new AdditionItem()]),
                    [x, w, bias, addend, Samples.Output(y.Length)],
                    [.. y.Zip(addend, (a, b) => a + b)]));
            }

            if (c.OutChannels % isa.Lanes == 0)
            {
                double[] dw = new double[w.Length];
                Interpreted.RunImage(Packing(c), isa, c.WeightGradient(), dw);
                double[] dy = Samples.Arrange(c.Dy, c.OutChannels, Layout.Blocked, isa, 1);
                cases.Add(new(new DepthwiseWeightGradient(window, c.OutChannels), [x, dy, Samples.Output(dw.Length)], dw));
            }
        }

        KernelCheck.All(isa, cases);
    }

    private static TargetIsa Isa(string name) => TargetIsa.All.Single(isa => isa.Name == name);

    // Rows shorter and longer than a tile, many taps, more padding than a window reaches, every rank; then random ones.
    private static IEnumerable<ConvolutionCase> Cases()
    {
        var random = new Random(Seed);
        yield return Make(16, ConvolutionCase.Axis(7, 3, 1, 1, 1, 1), ConvolutionCase.Axis(7, 3, 1, 1, 1, 1));
        yield return Make(17, ConvolutionCase.Axis(4, 3, 1, 1, 1, 1), ConvolutionCase.Axis(14, 3, 1, 1, 1, 1));
        yield return Make(5, ConvolutionCase.Axis(3, 3, 1, 1, 1, 1), ConvolutionCase.Axis(56, 3, 1, 1, 1, 1));
        yield return Make(33, ConvolutionCase.Axis(6, 3, 2, 1, 0, 1), ConvolutionCase.Axis(28, 3, 2, 1, 0, 1));
        yield return Make(16, ConvolutionCase.Axis(5, 3, 2, 1, 1, 1), ConvolutionCase.Axis(41, 3, 2, 1, 1, 1));
        yield return Make(3, ConvolutionCase.Axis(9, 5, 1, 1, 2, 2), ConvolutionCase.Axis(37, 5, 1, 1, 2, 2));
        yield return Make(16, ConvolutionCase.Axis(50, 11, 1, 1, 5, 5));
        yield return Make(8, ConvolutionCase.Axis(90, 9, 2, 5, 20, 20));
        yield return Make(4, ConvolutionCase.Axis(3, 3, 1, 1, 1, 1), ConvolutionCase.Axis(5, 2, 2, 1, 1, 0), ConvolutionCase.Axis(6, 3, 1, 1, 0, 1));
        yield return Make(16, ConvolutionCase.Axis(3, 1, 3), ConvolutionCase.Axis(19, 2, 3));
        yield return Make(2, ConvolutionCase.Axis(3, 3, 1, 1, 4, 4), ConvolutionCase.Axis(2, 3, 1, 1, 4, 4));
        yield return Make(20, ConvolutionCase.Axis(9, 3, 1, 2, 2, 2), ConvolutionCase.Axis(40, 3, 2, 2, 1, 3));
        foreach (var c in ConvolutionCase.All(Seed, RandomCases))
        {
            yield return Make(c.InChannels, [.. c.Axes]);
        }

        ConvolutionCase Make(int channels, params WindowAxis[] axes) => ConvolutionCase.Make(random, channels, channels, channels, axes);
    }

    private static PackWeights Packing(ConvolutionCase c) => new(c.OutChannels, 1, 1, c.Taps, false, Layout.Planar);

    private static double[] Pack(ConvolutionCase c, TargetIsa isa)
    {
        double[] packed = Interpreted.Unwritten(Packing(c).PackedSize(isa));
        Interpreted.RunImage(Packing(c), isa, c.Weight, packed);
        return packed;
    }

    private static int Floats(ConvolutionCase c, int[] extents, TargetIsa isa) =>
        (c.OutChannels + isa.Lanes - 1) / isa.Lanes * isa.Lanes * extents.Product();

    // Images that hold the tensor times 1 and times a scale, NaN between them.
    private static double[] Batch(double[] image, int stride, double scale)
    {
        double[] batch = Interpreted.Unwritten(((Images - 1) * stride) + image.Length);
        for (int i = 0; i < image.Length; i++)
        {
            batch[i] = image[i];
            batch[stride + i] = image[i] * scale;
        }

        return batch;
    }
}
