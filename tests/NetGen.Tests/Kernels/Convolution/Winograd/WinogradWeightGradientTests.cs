using NetGen.Generator.Graph;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using Xunit;
using static NetGen.Tests.Kernels.Convolution.WinogradCases;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class WinogradWeightGradientTests
{
    public static TheoryData<string, int, int> InstructionSets => Transforms;

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void The_weight_gradient_is_summed_over_the_tiles_of_all_images(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        KernelCheck.All(isa, [.. Shapes(taps).Append(Wide(taps)).Select(c => WeightGradient(c, isa, new WinogradTransform(outputs, taps)))]);
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
}
