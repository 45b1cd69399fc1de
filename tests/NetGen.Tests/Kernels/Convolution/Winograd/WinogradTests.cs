using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class WinogradTests
{
    private const int Seed = 31;
    private const int Images = 3;

    // The transforms add and subtract numbers that cancel: those with six inputs lose about a decimal digit, F(2x2, 3x3) next to nothing.
    private const double Tolerance6 = 2e-5;
    private const double Tolerance4 = 3e-6;

    public static TheoryData<string, int, int> InstructionSets
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var isa in TargetIsa.All)
            {
                data.Add(isa.Name, 2, 3);
                data.Add(isa.Name, 4, 3);
                data.Add(isa.Name, 2, 5);
            }

            return data;
        }
    }

    public static TheoryData<string> InstructionSetNames => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_whole_and_its_parts_are_the_convolution(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        KernelCheck.All(isa, [.. Shapes(taps).SelectMany(c => Forward(c, isa, new WinogradTransform(outputs, taps)))]);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Blocks_of_tiles_may_span_images(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        KernelCheck.All(isa, [.. Shapes(taps).Take(4).Select(c => OverImages(c, isa, new WinogradTransform(outputs, taps)))]);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_data_gradient_is_the_convolution_with_transposed_weights(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        KernelCheck.All(isa, [.. Shapes(taps).Select(c => DataGradient(c, isa, new WinogradTransform(outputs, taps)))]);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_weight_gradient_is_summed_over_the_tiles_of_all_images(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        KernelCheck.All(isa, [.. Shapes(taps).Append(Wide(taps)).Select(c => WeightGradient(c, isa, new WinogradTransform(outputs, taps)))]);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Epilogues_are_applied_to_every_output(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var c = Shapes(taps).First();
        var transform = new WinogradTransform(outputs, taps);

        // The sums before tanh are up to ten times larger than what is compared.
        var cases = new[] { ActivationKind.ReLU, ActivationKind.Tanh }.Select(kind =>
        {
            var activation = new Activation(kind);
            EquatableArray<EpilogueItem> items = [new ActivationItem(activation), new ActivationGradientItem(activation)];
            var spec = Spec(c, isa, transform, items, WinogradPart.All);
            double[] a = [.. Enumerable.Range(0, c.OutChannels * c.Out.Product()).Select(i => (i % 7 / 7.0) - 0.4)];
            double[] expected = [.. c.Forward(true).Select((z, i) => kind == ActivationKind.ReLU
                ? Math.Max(0, z) * (a[i] > 0 ? 1 : 0)
                : Math.Tanh(z) * (1 - (a[i] * a[i])))];
            double[] y = Layouts.To(Layout.Blocked, expected, c.OutChannels, isa.Lanes);
            return new KernelCase(
                spec,
                [Blocked(c.X, c.InChannels, isa), Pack(c, isa, spec, false), Bias(c, isa), Finite(Blocked(a, c.OutChannels, isa)), Scratch(spec, isa), Samples.Output(y.Length)],
                y)
            { Scratch = 4, Tolerance = 10 * Tolerance(transform), InterpreterTolerance = 2e-6 };
        });
        KernelCheck.All(isa, [.. cases]);
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_largest_of_each_window_of_two_by_two_is_written_alone(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var transform = new WinogradTransform(outputs, taps);
        EquatableArray<EpilogueItem> relu = [new ActivationItem(new Activation(ActivationKind.ReLU))];
        KernelCheck.All(isa, [.. Shapes(taps).Where(c => c.Out[^1] > 1 && c.Out[^2] > 1).Select(c =>
        {
            var spec = Spec(c, isa, transform, relu, WinogradPart.All) with { Pools = true };
            var window = ConvolutionWindow.Forward(c.Axes);
            double[] y = Layouts.To(
                Layout.Blocked, Pooled(c.Forward(true), window.Height.Out, window.Width.Out), c.OutChannels, isa.Lanes);
            return new KernelCase(
                spec, [Blocked(c.X, c.InChannels, isa), Pack(c, isa, spec, false), Bias(c, isa), Scratch(spec, isa), Samples.Output(y.Length)], y)
            { Scratch = 3, Tolerance = Tolerance(transform) };
        })]);
    }

    [Theory]
    [MemberData(nameof(InstructionSetNames))]
    public void Taps_may_be_transformed_as_they_are_read(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        EquatableArray<EpilogueItem> relu = [new ActivationItem(new Activation(ActivationKind.ReLU))];
        var cases = new List<KernelCase>();
        foreach (var c in FewTiles())
        {
            var window = ConvolutionWindow.Forward(c.Axes);
            var spec = new WinogradConvolution(window, c.InChannels, c.OutChannels, true, relu, new(WinogradTransform.F4, 1, 1, 1));
            if (WinogradBlocking.OfTaps(isa, WinogradTransform.F4, spec.Tiles) is not { } blocking)
            {
                Assert.True(spec.Tiles > 1, "A single tile fits the registers of every instruction set.");
                continue;
            }

            spec = spec with { Blocking = blocking };
            Assert.True(MethodBudget.Holds(spec.Build(isa)), spec.Name);
            var pack = new PackWeights(c.OutChannels, c.InChannels, 1, c.Taps, false, Layout.Blocked);
            double[] w = Interpreted.Unwritten(pack.PackedSize(isa));
            Interpreted.RunImage(pack, isa, c.Weight, w);
            double[] x = Finite(Blocked(c.X, c.InChannels, isa));
            double[] sums = c.Forward(true);
            double[] y = Layouts.To(Layout.Blocked, [.. sums.Select(z => Math.Max(0, z))], c.OutChannels, isa.Lanes);
            cases.Add(Case(spec, x, y));

            var input = spec with { Part = WinogradPart.Input };
            double[] v = new double[input.TransformedSize(isa)];
            Interpreted.RunImage(input, isa, x, Scratch(input, isa), v);
            cases.Add(Case(spec with { Part = WinogradPart.Output }, v, y));
            if (window.Height.Out > 1 && window.Width.Out > 1)
            {
                double[] pooled = Pooled(sums, window.Height.Out, window.Width.Out);
                cases.Add(Case(spec with { Pools = true }, x, Layouts.To(Layout.Blocked, pooled, c.OutChannels, isa.Lanes)));
            }

            KernelCase Case(WinogradConvolution kernel, double[] from, double[] to) =>
                new(kernel, [from, w, Bias(c, isa), Scratch(kernel, isa), Samples.Output(to.Length)], to)
                {
                    Scratch = 3,
                    Tolerance = Tolerance6,
                };
        }

        Assert.NotEmpty(cases);
        KernelCheck.All(isa, [.. cases]);
    }

    // The rectified largest values of whole windows.
    private static double[] Pooled(double[] y, int height, int width) =>
    [
        .. from plane in y.Chunk(height * width)
           from oh in Enumerable.Range(0, height / 2)
           from ow in Enumerable.Range(0, width / 2)
           let at = (2 * oh * width) + (2 * ow)
           select Math.Max(0, new[] { plane[at], plane[at + 1], plane[at + width], plane[at + width + 1] }.Max()),
    ];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Methods_keep_to_their_budget_and_are_shared_by_layers_of_many_shapes(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var transform = new WinogradTransform(outputs, taps);
        var specs = Shapes(taps).SelectMany(c => new[]
        {
            Spec(c, isa, transform, [new ActivationItem(new Activation(ActivationKind.GELU))], WinogradPart.All),
            Spec(c, isa, transform, [new ActivationGradientItem(new Activation(ActivationKind.HardSwish))], WinogradPart.Output),
            Spec(c, isa, transform, [], WinogradPart.Input),
            Spec(c, isa, transform, [], WinogradPart.All) with { Pools = true },
        }).ToList();
        Assert.All(specs, spec => Assert.True(MethodBudget.Holds(spec.Build(isa)), spec.Name));
        Assert.All(specs.Select(spec => spec.Code(isa)).GroupBy(code => code.Name), same => Assert.Single(same.Distinct()));
        Assert.Single(specs.Where(spec => spec.Part == WinogradPart.Input).Select(spec => spec.Code(isa)).Distinct());
    }

    // Tiles that hang over every border, images smaller than a tile, and channels that fill no vector.
    private static IEnumerable<ConvolutionCase> Shapes(int taps)
    {
        var random = new Random(Seed);
        yield return ConvolutionCase.Make(random, 17, 33, 1, Axis(taps, 7, 1, 1), Axis(taps, 9, 1, 1));
        yield return ConvolutionCase.Make(random, 3, 5, 1, Axis(taps, 13, 1, 1), Axis(taps, 13, 1, 1));
        yield return ConvolutionCase.Make(random, 16, 64, 1, Axis(taps, 1, 1, 1), Axis(taps, 2, 1, 1));
        yield return ConvolutionCase.Make(random, 5, 16, 1, Axis(taps, 6, 0, 0), Axis(taps, 11, 0, 0));
        yield return ConvolutionCase.Make(random, 2, 20, 1, Axis(taps, 5, 2, 0), Axis(taps, 8, 0, 2));
        yield return ConvolutionCase.Make(random, 1, 1, 1, Axis(taps, 3, 0, 0), Axis(taps, 3, 0, 0));
        yield return ConvolutionCase.Make(random, 20, 48, 1, Axis(taps, 1, 2, 2), Axis(taps, 31, 2, 1));
    }

    // One to four tiles; more channels than go by in one part, whose last block is partial or is not.
    private static IEnumerable<ConvolutionCase> FewTiles()
    {
        var random = new Random(Seed);
        yield return ConvolutionCase.Make(random, 69, 33, 1, Axis(3, 4, 1, 1), Axis(3, 3, 1, 1));
        yield return ConvolutionCase.Make(random, 17, 20, 1, Axis(3, 7, 1, 1), Axis(3, 7, 1, 1));
        yield return ConvolutionCase.Make(random, 144, 16, 1, Axis(3, 8, 1, 1), Axis(3, 8, 1, 1));
        yield return ConvolutionCase.Make(random, 5, 3, 1, Axis(3, 6, 0, 2), Axis(3, 4, 0, 0));
        yield return ConvolutionCase.Make(random, 3, 64, 1, Axis(3, 1, 1, 1), Axis(3, 10, 1, 1));
        yield return ConvolutionCase.Make(random, 1, 1, 1, Axis(3, 3, 0, 0), Axis(3, 3, 0, 0));
    }

    // Of five taps, with as many outputs as of three.
    private static WindowAxis Axis(int taps, int @in, int before, int after) =>
        ConvolutionCase.Axis(@in, taps, 1, 1, before + ((taps - 3) / 2), after + ((taps - 3) / 2));

    private static IEnumerable<KernelCase> Forward(ConvolutionCase c, TargetIsa isa, WinogradTransform transform)
    {
        double[] y = Layouts.To(Layout.Blocked, c.Forward(true), c.OutChannels, isa.Lanes);
        double[] x = Blocked(c.X, c.InChannels, isa);
        var whole = Spec(c, isa, transform, [], WinogradPart.All);
        double[] u = Pack(c, isa, whole, false);
        yield return new KernelCase(Weights(c, whole, false), [c.Weight, Samples.Output(u.Length)], u) { Tolerance = 1e-6 };
        yield return new KernelCase(whole, [x, u, Bias(c, isa), Scratch(whole, isa), Samples.Output(y.Length)], y)
        {
            Scratch = 3,
            Tolerance = Tolerance(transform),
        };

        // What the first part gives is the second one's input; lanes and tiles that are not there are anything.
        var input = Spec(c, isa, transform, [], WinogradPart.Input);
        double[] v = new double[input.TransformedSize(isa)];
        x = Finite(x);
        Interpreted.RunImage(input, isa, x, Scratch(input, isa), v);
        var output = Spec(c, isa, transform, [], WinogradPart.Output);
        yield return new KernelCase(input, [x, Scratch(input, isa), new double[v.Length]], v) { Scratch = 1, Tolerance = 1e-6 };
        yield return new KernelCase(output, [v, u, Bias(c, isa), Scratch(output, isa), Samples.Output(y.Length)], y)
        {
            Scratch = 3,
            Tolerance = Tolerance(transform),
        };
    }

    private static KernelCase OverImages(ConvolutionCase c, TargetIsa isa, WinogradTransform transform)
    {
        double[] x = Blocked(c.X, c.InChannels, isa);
        double[] y = Layouts.To(Layout.Blocked, c.Forward(true), c.OutChannels, isa.Lanes);
        int stride = Math.Max(x.Length, y.Length) + 16;
        var spec = Spec(c, isa, transform, [], WinogradPart.All) with { OverImages = true };
        double[] unwritten = Samples.Output(stride * Images);
        double[] expected = [.. unwritten];
        double[] inputs = new double[stride * Images];
        for (int image = 0; image < Images; image++)
        {
            // Each image is a multiple of the first one, that of the bias included.
            x.Select(value => value * (image + 1)).ToArray().CopyTo(inputs, image * stride);
            Layouts.To(
                Layout.Blocked,
                [.. c.Forward(false).Zip(c.Forward(true)).Select(pair => (pair.First * image) + pair.Second)],
                c.OutChannels,
                isa.Lanes).CopyTo(expected, image * stride);
        }

        return new KernelCase(spec, [inputs, Pack(c, isa, spec, false), Bias(c, isa), Scratch(spec, isa), unwritten], expected)
        {
            Images = Images,
            Stride = stride,
            Scratch = 3,
            Tolerance = Tolerance(transform),
        };
    }

    private static KernelCase DataGradient(ConvolutionCase c, TargetIsa isa, WinogradTransform transform)
    {
        var window = ConvolutionWindow.DataGradient(c.Axes).Single();
        Assert.True(WinogradConvolution.Supports(window, 1));
        var spec = new WinogradConvolution(
            window, c.OutChannels, c.InChannels, false, [], Blocking(window, c.InChannels, isa, transform));
        double[] dx = Layouts.To(Layout.Blocked, c.DataGradient(), c.InChannels, isa.Lanes);
        return new KernelCase(
            spec,
            [Blocked(c.Dy, c.OutChannels, isa), Pack(c, isa, spec, true), Scratch(spec, isa), Samples.Output(dx.Length)],
            dx)
        { Scratch = 2, Tolerance = Tolerance(transform) };
    }

    // Several chunks of channels, the last ones smaller, and more tiles than go together.
    private static ConvolutionCase Wide(int taps) =>
        ConvolutionCase.Make(new Random(Seed), 69, 96, 1, Axis(taps, 9, 1, 1), Axis(taps, 21, 1, 1));

    private static KernelCase WeightGradient(ConvolutionCase c, TargetIsa isa, WinogradTransform transform)
    {
        var spec = new WinogradWeightGradient(ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, transform);
        Assert.True(MethodBudget.Holds(spec.Build(isa)), spec.Name);
        double[] x = Blocked(c.X, c.InChannels, isa);
        double[] dy = Blocked(c.Dy, c.OutChannels, isa);
        int stride = Math.Max(x.Length, dy.Length) + 16;
        double[] inputs = new double[stride * Images];
        double[] gradients = new double[stride * Images];
        for (int image = 0; image < Images; image++)
        {
            x.CopyTo(inputs, image * stride);
            dy.Select(value => value * (image - 0.5)).ToArray().CopyTo(gradients, image * stride);
        }

        // The images' factors add up to 1.5. Lanes past the output channels come from those of dy.
        var pack = new PackWeights(c.OutChannels, c.InChannels, 1, c.Taps, false, Layout.Blocked);
        double[] dw = new double[pack.PackedSize(isa)];
        Interpreted.RunImage(pack, isa, [.. c.WeightGradient().Select(value => 1.5 * value)], dw);
        double[] expected = [.. dw.Select((value, i) => i / (c.InChannels * c.Taps * isa.Lanes) * isa.Lanes + (i % isa.Lanes) < c.OutChannels ? value : double.NaN)];
        return new KernelCase(
            spec, [Finite(inputs), Finite(gradients), new double[spec.ScratchSize(isa)], Samples.Output(dw.Length)], expected)
        {
            Images = Images,
            Stride = stride,
            Scratch = 2,
            Tolerance = Tolerance(transform),
            InterpreterTolerance = 2e-6,
        };
    }

    private static WinogradConvolution Spec(
        ConvolutionCase c, TargetIsa isa, WinogradTransform transform, EquatableArray<EpilogueItem> epilogue, WinogradPart part)
    {
        var window = ConvolutionWindow.Forward(c.Axes);
        Assert.True(WinogradConvolution.Supports(window, c.Groups));
        return new(window, c.InChannels, c.OutChannels, true, epilogue, Blocking(window, c.OutChannels, isa, transform), part);
    }

    // Blocks of few tiles, so that there are several of them and the last one is partial.
    private static WinogradBlocking Blocking(ConvolutionWindow window, int outChannels, TargetIsa isa, WinogradTransform transform)
    {
        var spec = new WinogradConvolution(window, 1, outChannels, false, [], new(transform, 1, 1, 1));
        var blocking = WinogradBlocking.Choose(isa, transform, Math.Min(spec.Tiles, 5), outChannels);
        return blocking with { BlockTiles = blocking.RegisterTiles };
    }

    private static WinogradWeights Weights(ConvolutionCase c, WinogradConvolution spec, bool transposed) =>
        new(spec.OutChannels, spec.InChannels, spec.Blocking.Transform, spec.Blocking.RegisterBlocks, transposed);

    private static double[] Pack(ConvolutionCase c, TargetIsa isa, WinogradConvolution spec, bool transposed)
    {
        var pack = Weights(c, spec, transposed);
        double[] u = Interpreted.Unwritten(pack.PackedSize(isa));
        Interpreted.RunImage(pack, isa, c.Weight, u);
        return u;
    }

    private static double[] Blocked(double[] planar, int channels, TargetIsa isa) =>
        Layouts.To(Layout.Blocked, planar, channels, isa.Lanes);

    private static double[] Finite(double[] values) => [.. values.Select(value => double.IsNaN(value) ? 1 : value)];

    private static double[] Bias(ConvolutionCase c, TargetIsa isa) => [.. c.Bias, .. new double[isa.Lanes]];

    private static double[] Scratch(WinogradConvolution spec, TargetIsa isa) => new double[spec.ScratchSize(isa)];

    private static double Tolerance(WinogradTransform transform) => transform.Inputs == 6 ? Tolerance6 : Tolerance4;
}
