using NetGen.Cli.Darknet;
using NetGen.Cli.Import;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Where Darknet's definitions are its own: the windows of its pools, and what it divides by in its norms. Both are computed
/// here as its loops do.</summary>
public sealed class DarknetDefinitionTests
{
    private const int Width = 13;
    private const int Height = 10;
    private const int Channels = 3;

    // Size, stride, and the padding of all together; null stands for none given.
    private static readonly (int Size, int Stride, int? Padding)[] Pools =
    [
        (2, 2, null), (2, 1, null), (3, 2, null), (3, 1, null), (4, 4, null), (4, 2, null), (4, 1, null), (5, 3, null), (6, 2, null), (2, 3, null),
        (1, 2, null), (9, 1, null), (3, 3, 0), (2, 2, 0), (3, 2, 1), (4, 4, 2), (4, 2, 1), (5, 2, 3), (10, 4, null),
    ];

    [Fact]
    public void Windows_of_a_pool_begin_half_the_padding_before_the_image()
    {
        var networks = OnnxCases.Load([.. Pools.Select((pool, i) =>
        {
            string padding = pool.Padding is { } given ? FormattableString.Invariant($"padding={given}\n") : "";
            return Import(DarknetFile.Pool(pool.Size, pool.Stride).TrimEnd() + "\n" + padding, [], "Pool" + i);
        })]);
        float[] image = TestData.ToSingle(TestData.Distinct(Channels * Height * Width, 7));
        foreach (var ((size, stride, padding), network) in Pools.Zip(networks))
        {
            string what = FormattableString.Invariant($"size {size}, stride {stride}, padding {padding}");
            double[] expected = Pooled(image, size, stride, padding ?? size - 1);
            Closeness.AssertClose(expected, TestData.ToDouble(OnnxCases.Run(network, image)), 0, what);
        }
    }

    [Fact]
    public void A_norm_adds_to_the_deviation_whatever_the_variance()
    {
        // From no variance at all: where it is small, an epsilon added to it would give another magnitude.
        double[] variances = [0, 1e-14, 1e-12, 1e-10, 1e-6, 1e-3, 0.3, 40];
        int filters = variances.Length;
        float[] shift = [.. variances.Select((_, i) => 0.1f * i)];
        float[] scale = [.. variances.Select(v => (float)(Math.Sqrt(v) + 1e-6))];
        float[] mean = [.. variances.Select((_, i) => (i % 3) - 1f)];
        float[] weights = TestData.ToSingle(TestData.Uniform(filters * Channels, 8));
        float[] values = [.. shift, .. scale, .. mean, .. variances.Select(v => (float)v), .. weights];
        var network = OnnxCases.Load([Import(DarknetFile.Convolution(filters, 1, "linear", normalized: true), values, "Norm")])[0];
        float[] image = TestData.ToSingle(TestData.Uniform(Channels * Height * Width, 9));
        double[] found = TestData.ToDouble(OnnxCases.Run(network, image));
        for (int f = 0; f < filters; f++)
        {
            double[] expected = [.. Enumerable.Range(0, Height * Width).Select(p =>
            {
                double sum = Enumerable.Range(0, Channels).Sum(c => (double)weights[(f * Channels) + c] * image[(c * Height * Width) + p]);
                return ((sum - mean[f]) / (Math.Sqrt((float)variances[f]) + 1e-6) * scale[f]) + shift[f];
            })];
            Closeness.AssertClose(
                expected,
                found[(f * Height * Width)..((f + 1) * Height * Width)],
                2e-6,
                FormattableString.Invariant($"variance {variances[f]}"));
        }
    }

    private static ImportedNetwork Import(string layers, float[] values, string name)
    {
        using var weights = DarknetWeights.Open(new MemoryStream(DarknetFile.Weights(values)));
        return DarknetImporter.Import(CfgReader.Read(DarknetFile.Net(Width, Height, Channels) + layers), weights, name).Network;
    }

    private static double[] Pooled(float[] image, int size, int stride, int padding)
    {
        int height = ((Height + padding - size) / stride) + 1;
        int width = ((Width + padding - size) / stride) + 1;
        int offset = -padding / 2;
        var result = new List<double>();
        for (int k = 0; k < Channels; k++)
        {
            for (int i = 0; i < height; i++)
            {
                for (int j = 0; j < width; j++)
                {
                    double max = double.NegativeInfinity;
                    for (int n = 0; n < size; n++)
                    {
                        for (int m = 0; m < size; m++)
                        {
                            int h = offset + (i * stride) + n;
                            int w = offset + (j * stride) + m;
                            bool valid = h >= 0 && h < Height && w >= 0 && w < Width;
                            max = valid ? Math.Max(max, image[(((k * Height) + h) * Width) + w]) : max;
                        }
                    }

                    result.Add(max);
                }
            }
        }

        return [.. result];
    }
}
