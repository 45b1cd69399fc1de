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
            var (window, x) = Layouts.Pad(ConvolutionWindow.Forward(c.Axes), c.X, c.InChannels);
            var spec = new PlanarConvolution(window, c.InChannels, c.OutChannels, c.Groups, false, bias, []);
            double[] y = Interpreted.Unwritten(c.OutChannels * c.Out.Product());
            Interpreted.RunImage(spec, isa, bias ? [x, c.Weight, c.Bias, y] : [x, c.Weight, y]);
            Interpreted.Equal(c.Forward(bias), y, $"seed {Seed}, {c}");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Data_gradient_is_the_sum_of_its_phases(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, RandomCases))
        {
            double[] dx = Interpreted.Unwritten(c.InChannels * c.In.Product());
            foreach (var phase in ConvolutionWindow.DataGradient(c.Axes))
            {
                var (window, dy) = Layouts.Pad(phase, c.Dy, c.OutChannels);
                var spec = new PlanarConvolution(window, c.OutChannels, c.InChannels, c.Groups, true, false, []);
                Interpreted.RunImage(spec, isa, dy, FromTheLastTap(c), dx);
            }

            Interpreted.Equal(c.DataGradient(), dx, $"seed {Seed}, {c}");
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
                EquatableArray<EpilogueItem> items = [new AdditionItem(), new ActivationItem(new(f)), new AdditionItem(), new ActivationGradientItem(new(f))];
                var (window, x) = Layouts.Pad(ConvolutionWindow.Forward(c.Axes), c.X, c.InChannels);
                var spec = new PlanarConvolution(window, c.InChannels, c.OutChannels, 1, false, true, items);
                double[] a = [.. Enumerable.Range(0, c.OutChannels * c.Out.Product()).Select(i => (i % 7 / 7.0) - 0.4)];
                double[] first = [.. a.Select(v => 2 * v)];
                double[] second = [.. a.Select(v => 1 - (3 * v))];
                double[] y = Interpreted.Unwritten(a.Length);
                Interpreted.RunImage(spec, isa, x, c.Weight, c.Bias, first, second, a, y);
                double[] expected = [.. c.Forward(true).Select((z, i) => f == ActivationKind.ReLU
                    ? (Math.Max(0, z + (2 * a[i])) + 1 - (3 * a[i])) * (a[i] > 0 ? 1 : 0)
                    : (Math.Tanh(z + (2 * a[i])) + 1 - (3 * a[i])) * (1 - (a[i] * a[i])))];
                for (int i = 0; i < expected.Length; i++)
                {
                    // The polynomial of tanh is good to float's precision only.
                    Assert.Equal(expected[i], y[i], 1e-6);
                }
            }
        }
    }

    // The phases of a data gradient take the taps of each channel from the last to the first.
    private static double[] FromTheLastTap(ConvolutionCase c) => [.. c.Weight.Chunk(c.Taps).SelectMany(Enumerable.Reverse)];
}
