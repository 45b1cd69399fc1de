using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class PlanarConvolutionTests
{
    private const int Seed = 21;
    private const int RandomCases = 60;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Forward_is_the_convolution(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, RandomCases))
        {
            bool bias = c.OutChannels % 2 == 1;
            var (window, x) = Pad(ConvolutionWindow.Forward(c.Axes), c.X, c.InChannels);
            var spec = new PlanarConvolution(window, c.InChannels, c.OutChannels, c.Groups, false, bias, []);
            double[] y = KernelCheck.Unwritten(c.OutChannels * c.Out.Product());
            KernelCheck.RunImage(spec, isa, bias ? [x, c.Weight, c.Bias, y] : [x, c.Weight, y]);
            KernelCheck.Equal(c.Forward(bias), y, $"seed {Seed}, {c}");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Data_gradient_is_the_sum_of_its_phases(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, RandomCases))
        {
            double[] dx = KernelCheck.Unwritten(c.InChannels * c.In.Product());
            foreach (var phase in ConvolutionWindow.DataGradient(c.Axes))
            {
                var (window, dy) = Pad(phase, c.Dy, c.OutChannels);
                var spec = new PlanarConvolution(window, c.OutChannels, c.InChannels, c.Groups, true, false, []);
                KernelCheck.RunImage(spec, isa, dy, c.Weight, dx);
            }

            KernelCheck.Equal(c.DataGradient(), dx, $"seed {Seed}, {c}");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Epilogues_are_applied_to_every_output(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, 0).Take(6))
        {
            foreach (var f in new[] { ActivationKind.ReLU, ActivationKind.Tanh })
            {
                EquatableArray<EpilogueItem> items = [new ActivationItem(new(f)), new ActivationGradientItem(new(f))];
                var (window, x) = Pad(ConvolutionWindow.Forward(c.Axes), c.X, c.InChannels);
                var spec = new PlanarConvolution(window, c.InChannels, c.OutChannels, 1, false, true, items);
                double[] a = [.. Enumerable.Range(0, c.OutChannels * c.Out.Product()).Select(i => (i % 7 / 7.0) - 0.4)];
                double[] y = KernelCheck.Unwritten(a.Length);
                KernelCheck.RunImage(spec, isa, x, c.Weight, c.Bias, a, y);
                double[] expected = [.. c.Forward(true).Select((z, i) => f == ActivationKind.ReLU
                    ? Math.Max(0, z) * (a[i] > 0 ? 1 : 0)
                    : Math.Tanh(z) * (1 - (a[i] * a[i])))];
                for (int i = 0; i < expected.Length; i++)
                {
                    // The polynomial of tanh is good to float's precision only.
                    Assert.Equal(expected[i], y[i], 1e-6);
                }
            }
        }
    }

    private static (ConvolutionWindow Window, double[] Tensor) Pad(ConvolutionWindow window, double[] planar, int channels)
    {
        ConvolutionAxis[] axes = [window.Depth, window.Height, window.Width];
        ConvolutionAxis[] padded = [.. axes.Select(axis => axis.Padded(axis.PadBegin, axis.PadEnd))];
        return (
            new ConvolutionWindow(padded[0], padded[1], padded[2]),
            Layouts.Pad(planar, channels, [.. axes.Select(a => a.In)], [.. axes.Select(a => a.PadBegin)], [.. padded.Select(a => a.In)]));
    }
}
