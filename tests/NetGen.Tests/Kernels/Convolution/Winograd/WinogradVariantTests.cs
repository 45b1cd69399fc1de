using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using Xunit;
using static NetGen.Tests.Kernels.Convolution.WinogradCases;

namespace NetGen.Tests.Kernels.Convolution;

/// <summary>Winograd convolutions that pool, and those that read taps.</summary>
public sealed class WinogradVariantTests
{
    public static TheoryData<string, int, int> InstructionSets => Transforms;

    public static TheoryData<string> InstructionSetNames => [.. TargetIsa.All.Select(isa => isa.Name)];

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
                    Tolerance = Tolerance(WinogradTransform.F4),
                };
        }

        Assert.NotEmpty(cases);
        KernelCheck.All(isa, [.. cases]);
    }
}
