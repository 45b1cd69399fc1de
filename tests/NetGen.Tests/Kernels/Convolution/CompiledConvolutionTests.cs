using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class CompiledConvolutionTests
{
    private const int Seed = 23;
    private const int RandomCases = 3;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [SkippableTheory]
    [MemberData(nameof(InstructionSets))]
    public void Printed_kernels_compile_without_a_warning_and_compute_the_same(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        Skip.IfNot(KernelRunner.CanRun(isa), $"this machine has no {name}");
        var cases = ConvolutionCase.All(Seed, RandomCases).SelectMany(c => Cases(c, isa)).ToList();

        // A method belongs to one code, which a case may share with another.
        Assert.All(cases.Select(c => c.Spec.Code(isa)).GroupBy(code => code.Name), same => Assert.Single(same.Distinct()));
        KernelCheck.All(isa, cases);
    }

    private static IEnumerable<KernelCase> Cases(ConvolutionCase c, TargetIsa isa)
    {
        var forward = ConvolutionWindow.Forward(c.Axes);
        var (padded, x) = Layouts.Pad(forward, c.X, c.InChannels);
        yield return new KernelCase(
            new PlanarConvolution(padded, c.InChannels, c.OutChannels, c.Groups, false, true, []),
            [x, c.Weight, c.Bias, Samples.Output(c.Dy.Length)],
            c.Forward(true));
        yield return new KernelCase(
            new PlanarWeightGradient(padded, c.InChannels, c.OutChannels, c.Groups),
            [x, c.Dy, Samples.Output(c.Weight.Length)],
            c.WeightGradient());
        if (!PackedWeights.Supports(c.OutChannels, c.Groups, isa))
        {
            yield break;
        }

        foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
        {
            double[] input = Layouts.To(layout, c.X, c.InChannels, isa.Lanes);
            double[] dy = Layouts.To(Layout.Blocked, c.Dy, c.OutChannels, isa.Lanes);
            var pack = new PackWeights(c.OutChannels, c.InChannels, c.Groups, c.Taps, false, layout);
            double[] packed = new double[pack.PackedSize(isa)];
            Interpreted.RunImage(pack, isa, c.Weight, packed);
            yield return new KernelCase(pack, [c.Weight, Samples.Output(packed.Length)], packed);

            double[] bias = [.. c.Bias, .. new double[isa.Lanes]];
            double[] y = Layouts.To(Layout.Blocked, c.Forward(true), c.OutChannels, isa.Lanes);
            yield return new KernelCase(
                new BlockedConvolution(forward, c.InChannels, c.OutChannels, c.Groups, layout, true, []),
                [input, packed, bias, Samples.Output(y.Length)],
                y);

            var unpack = new UnpackWeightGradient(c.OutChannels, c.InChannels, c.Groups, c.Taps, layout);
            yield return new KernelCase(unpack, [packed, Samples.Output(c.Weight.Length)], c.Weight);

            // The lanes past the output channels come from dy's, which are NaN here: any value is right.
            var gradient = new BlockedWeightGradient(forward, c.InChannels, c.OutChannels, c.Groups, layout);
            if (c.OutChannels % isa.Lanes == 0)
            {
                double[] dw = new double[packed.Length];
                Interpreted.RunImage(pack, isa, c.WeightGradient(), dw);
                yield return new KernelCase(gradient, [input, dy, Samples.Output(dw.Length)], dw);
            }
        }
    }
}
