using NetGen.Generator.Graph;

using NetGen.Generator.Kernels.Convolution;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class BlockedConvolutionTests
{
    private const int Seed = 20;
    private const int RandomCases = 40;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Forward_is_the_convolution(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, RandomCases).Where(c => PackedWeights.Supports(c.OutChannels, c.Groups, isa)))
        {
            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                bool bias = c.OutChannels % 2 == 1;
                var spec = new BlockedConvolution(ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, c.Groups, layout, bias, []);
                double[] w = Pack(spec, false, c.Weight, isa);
                double[] y = Interpreted.Unwritten(spec.Weights.Blocks(isa) * isa.Lanes * c.Out.Product());
                double[] x = Layouts.To(layout, c.X, c.InChannels, isa.Lanes);
                Interpreted.RunImage(spec, isa, bias ? [x, w, c.Bias, y] : [x, w, y]);
                Interpreted.Equal(
                    c.Forward(bias),
                    Layouts.FromBlocked(y, c.OutChannels, c.Out.Product(), isa.Lanes),
                    $"seed {Seed}, {c}, {layout}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Data_gradient_is_the_sum_of_its_phases(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, RandomCases).Where(c => PackedWeights.Supports(c.InChannels, c.Groups, isa)))
        {
            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                double[] dy = Layouts.To(layout, c.Dy, c.OutChannels, isa.Lanes);
                double[] dx = Interpreted.Unwritten((c.InChannels + isa.Lanes - 1) / isa.Lanes * isa.Lanes * c.In.Product());
                foreach (var window in ConvolutionWindow.DataGradient(c.Axes))
                {
                    var spec = new BlockedConvolution(window, c.OutChannels, c.InChannels, c.Groups, layout, false, []);
                    Interpreted.RunImage(spec, isa, dy, Pack(spec, true, c.Weight, isa), dx);
                }

                Interpreted.Equal(
                    c.DataGradient(),
                    Layouts.FromBlocked(dx, c.InChannels, c.In.Product(), isa.Lanes),
                    $"seed {Seed}, {c}, {layout}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Epilogues_are_applied_to_every_output(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var c = ConvolutionCase.All(Seed, 0).First();
        foreach (var f in new[] { ActivationKind.ReLU, ActivationKind.Tanh })
        {
            var activation = new Activation(f);
            var window = ConvolutionWindow.Forward(c.Axes);
            var spec = new BlockedConvolution(
                window, c.InChannels, c.OutChannels, 1, Layout.Planar, true, [new AdditionItem(), new ActivationItem(activation), new AdditionItem(), new ActivationGradientItem(activation)]);
            int length = spec.Weights.Blocks(isa) * isa.Lanes * c.Out.Product();
            double[] a = [.. Enumerable.Range(0, length).Select(i => (i % 7 / 7.0) - 0.4)];
            double[] first = [.. a.Select(v => 2 * v)];
            double[] second = [.. a.Select(v => 1 - (3 * v))];
            double[] y = Interpreted.Unwritten(length);
            Interpreted.RunImage(spec, isa, c.X, Pack(spec, false, c.Weight, isa), c.Bias, first, second, a, y);
            double[] planarA = Layouts.FromBlocked(a, c.OutChannels, c.Out.Product(), isa.Lanes);
            double[] expected = [.. c.Forward(true).Select((z, i) => f == ActivationKind.ReLU
                ? (Math.Max(0, z + (2 * planarA[i])) + 1 - (3 * planarA[i])) * (planarA[i] > 0 ? 1 : 0)
                : (Math.Tanh(z + (2 * planarA[i])) + 1 - (3 * planarA[i])) * (1 - (planarA[i] * planarA[i])))];
            double[] actual = Layouts.FromBlocked(y, c.OutChannels, c.Out.Product(), isa.Lanes);
            for (int i = 0; i < expected.Length; i++)
            {
                // The polynomial of tanh is good to float's precision only.
                Assert.Equal(expected[i], actual[i], 1e-6);
            }
        }
    }

    private static double[] Pack(BlockedConvolution spec, bool transposed, double[] weight, TargetIsa isa)
    {
        var pack = new PackWeights(spec.OutChannels, spec.InChannels, spec.Groups, spec.Window.WeightTaps, transposed, spec.InLayout);
        double[] packed = Interpreted.Unwritten(pack.PackedSize(isa));
        Interpreted.RunImage(pack, isa, weight, packed);
        return packed;
    }
}
