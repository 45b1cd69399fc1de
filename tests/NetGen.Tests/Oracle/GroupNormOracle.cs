using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Normalization of groups of channels of a planar (C, positions) image, as Wu and He (2018) define it.</summary>
internal static class GroupNormOracle
{
    /// <summary>y, and the numbers of the groups: means, then inverse deviations.</summary>
    public static (double[] Y, double[] Numbers) Forward(
        GroupNormOperation norm, int channels, double[] x, double[]? scale, double[]? shift)
    {
        int length = x.Length / norm.Groups;
        double[] means = [.. x.Chunk(length).Select(group => group.Average())];
        double[] inverses = [.. x.Chunk(length).Select((group, g) =>
            1 / Math.Sqrt(group.Average(v => (v - means[g]) * (v - means[g])) + norm.Epsilon))];
        double[] y = [.. x.Select((v, i) =>
            ((v - means[i / length]) * inverses[i / length] * Of(norm.Affine, norm.Groups, scale, channels, x.Length, i, 1))
            + Of(norm.Affine, norm.Groups, shift, channels, x.Length, i, 0))];
        return (y, [.. means, .. inverses]);
    }

    public static double[] Gradient(
        GroupNormGradientOperation norm, int channels, double[] dy, double[] x, double[] numbers, double[]? scale)
    {
        int length = x.Length / norm.Groups;
        double[] g = [.. dy.Select((v, i) => v * Of(norm.Affine, norm.Groups, scale, channels, x.Length, i, 1))];
        double[] normalized = Normalized(norm.Groups, x, numbers);
        return [.. g.Select((v, i) =>
        {
            int first = i / length * length;
            double mean = g.AsSpan(first, length).ToArray().Average();
            double correlation = g.Skip(first).Take(length).Zip(normalized.Skip(first), (a, b) => a * b).Average();
            return numbers[norm.Groups + (i / length)] * (v - mean - (normalized[i] * correlation));
        })];
    }

    public static void AddAffineGradient(
        GroupNormAffineGradientOperation norm, int channels, double[] dy, double[] x, double[] numbers, double[] scale, double[] shift)
    {
        double[] normalized = Normalized(norm.Groups, x, numbers);
        for (int i = 0; i < x.Length; i++)
        {
            int k = Index(norm.Affine, norm.Groups, channels, x.Length, i);
            scale[k] += dy[i] * normalized[i];
            shift[k] += dy[i];
        }
    }

    private static double[] Normalized(int groups, double[] x, double[] numbers)
    {
        int length = x.Length / groups;
        return [.. x.Select((v, i) => (v - numbers[i / length]) * numbers[groups + (i / length)])];
    }

    private static double Of(NormAffine affine, int groups, double[]? values, int channels, int length, int i, double absent) =>
        values is null ? absent : values[Index(affine, groups, channels, length, i)];

    private static int Index(NormAffine affine, int groups, int channels, int length, int i) => affine switch
    {
        NormAffine.Channels => i / (length / channels),
        NormAffine.GroupElements => i % (length / groups),
        _ => i,
    };
}
