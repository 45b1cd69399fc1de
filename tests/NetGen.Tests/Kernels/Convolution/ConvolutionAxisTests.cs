using NetGen.Generator.Kernels.Convolution;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class ConvolutionAxisTests
{
    private const int Seed = 26;

    [Fact]
    public void The_interior_is_every_output_that_reads_no_padding()
    {
        var axes = ConvolutionCase.All(Seed, 60)
            .SelectMany(c => c.Axes)
            .SelectMany(a => ConvolutionAxis.DataGradientPhases(a).Prepend(ConvolutionAxis.Forward(a)));
        foreach (var axis in axes)
        {
            int[] inside = [.. Enumerable.Range(0, axis.Out).Where(t => Enumerable.Range(0, axis.Taps).All(tap => axis.Reads(t, tap)))];
            var (begin, end) = axis.Interior();
            Assert.Equal(inside, Enumerable.Range(begin, end - begin));
        }
    }
}
