using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using Xunit;
using static NetGen.Tests.Kernels.Convolution.WinogradCases;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class WinogradConvolutionTests
{
    public static TheoryData<string, int, int> InstructionSets => Transforms;

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

    private static IEnumerable<KernelCase> Forward(ConvolutionCase c, TargetIsa isa, WinogradTransform transform)
    {
        double[] y = Layouts.To(Layout.Blocked, c.Forward(true), c.OutChannels, isa.Lanes);
        double[] x = Blocked(c.X, c.InChannels, isa);
        var whole = Spec(c, isa, transform, [], WinogradPart.All);
        double[] u = Pack(c, isa, whole, false);
        yield return new KernelCase(Packing(c, whole, false), [c.Weight, Samples.Output(u.Length)], u) { Tolerance = 1e-6 };
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
}
