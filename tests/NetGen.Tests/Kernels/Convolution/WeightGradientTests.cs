using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;
using Xunit;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class WeightGradientTests
{
    private const int Seed = 22;
    private const int RandomCases = 40;
    private const int Images = 2;

    public static TheoryData<string> InstructionSets => [.. TargetIsa.All.Select(isa => isa.Name)];

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Blocked_is_the_sum_over_the_batch(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, RandomCases).Where(c => PackedWeights.Supports(c.OutChannels, c.Groups, isa)))
        {
            foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
            {
                var spec = new BlockedWeightGradient(ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, c.Groups, layout);
                double[] x = Layouts.To(layout, c.X, c.InChannels, isa.Lanes);
                double[] dy = Layouts.To(Layout.Blocked, c.Dy, c.OutChannels, isa.Lanes);
                int stride = Math.Max(x.Length, dy.Length) + 3;
                double[] packed = Interpreted.Unwritten(spec.Packed.Size(isa));
                Interpreted.RunBatch(spec, isa, stride, Images, Batch(x, stride, 1), Batch(dy, stride, 2), packed);
                double[] dw = Interpreted.Unwritten(c.Weight.Length);
                var unpack = new UnpackWeightGradient(c.OutChannels, c.InChannels, c.Groups, c.Taps, layout);
                Interpreted.RunImage(unpack, isa, packed, dw);
                Interpreted.Equal(Threefold(c.WeightGradient()), dw, $"seed {Seed}, {c}, {layout}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Planar_is_the_sum_over_the_batch(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in ConvolutionCase.All(Seed, RandomCases))
        {
            var (window, x) = Layouts.Pad(ConvolutionWindow.Forward(c.Axes), c.X, c.InChannels);
            var spec = new PlanarWeightGradient(window, c.InChannels, c.OutChannels, c.Groups);
            int stride = Math.Max(x.Length, c.Dy.Length) + 3;
            double[] dw = Interpreted.Unwritten(c.Weight.Length);
            Interpreted.RunBatch(spec, isa, stride, Images, Batch(x, stride, 1), Batch(c.Dy, stride, 2), dw);
            Interpreted.Equal(Threefold(c.WeightGradient()), dw, $"seed {Seed}, {c}");
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Bias_gradient_is_the_sum_over_positions_and_batch(string name)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var random = new Random(Seed);
        foreach (int channels in new[] { 1, 3, 16, 17, 33 })
        {
            foreach (int positions in new[] { 1, 7, 16, 65, 100 })
            {
                foreach (var layout in new[] { Layout.Planar, Layout.Blocked })
                {
                    double[] dy = [.. Enumerable.Range(0, channels * positions).Select(_ => random.NextDouble())];
                    double[] expected = [.. Enumerable.Range(0, channels).Select(c => dy.AsSpan(c * positions, positions).ToArray().Sum())];
                    double[] image = Layouts.To(layout, dy, channels, isa.Lanes);
                    int stride = image.Length + 3;
                    double[] db = Interpreted.Unwritten(channels);
                    Interpreted.RunBatch(new BiasGradient(channels, positions, layout), isa, stride, Images, Batch(image, stride, 2), db);
                    Interpreted.Equal(Threefold(expected), db, $"{channels} x {positions}, {layout}");
                }
            }
        }
    }

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

    // The gradient of a batch whose second image has dy doubled.
    private static double[] Threefold(double[] gradient) => [.. gradient.Select(g => 3 * g)];
}
