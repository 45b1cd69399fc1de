using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Normalizations across the channels of each position of a planar (C, positions) image.</summary>
internal static class ChannelNormOracle
{
    /// <summary>Local response normalization: the result, and the base of the power.</summary>
    public static (double[] Output, double[] Base) LocalResponse(LocalResponseNormOperation norm, int channels, double[] x)
    {
        int positions = x.Length / channels;
        double[] powers = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double sum = 0;
            for (int c = 0; c < channels; c++)
            {
                int distance = c - (i / positions);
                if (distance >= -norm.Before && distance <= norm.After)
                {
                    double neighbour = x[(c * positions) + (i % positions)];
                    sum += neighbour * neighbour;
                }
            }

            powers[i] = norm.K + (norm.Alpha * sum / norm.Size);
        }

        return ([.. x.Select((v, i) => v * Math.Pow(powers[i], -norm.Beta))], powers);
    }

    /// <summary>Its gradient, each output giving its part to all channels in its sum.</summary>
    public static double[] LocalResponseGradient(LocalResponseNormOperation norm, int channels, double[] dy, double[] x, double[] powers)
    {
        int positions = x.Length / channels;
        double[] dx = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            dx[i] += dy[i] * Math.Pow(powers[i], -norm.Beta);
            for (int c = 0; c < channels; c++)
            {
                int distance = c - (i / positions);
                if (distance >= -norm.Before && distance <= norm.After)
                {
                    int neighbour = (c * positions) + (i % positions);
                    dx[neighbour] -= dy[i] * x[i] * norm.Beta * Math.Pow(powers[i], -norm.Beta - 1) * 2 * norm.Alpha / norm.Size * x[neighbour];
                }
            }
        }

        return dx;
    }

    /// <summary>Each position over its deviation: the result, and its numbers: means, if it is centred, then inverse deviations.</summary>
    public static (double[] Output, double[] Numbers) Deviations(
        ChannelNormOperation norm, int channels, double[] x, double[]? scale, double[]? shift)
    {
        int positions = x.Length / channels;
        double[] means = new double[positions];
        double[] inverses = new double[positions];
        for (int p = 0; p < positions; p++)
        {
            double[] values = [.. Enumerable.Range(0, channels).Select(c => x[(c * positions) + p])];
            means[p] = norm.Centered ? values.Average() : 0;
            inverses[p] = 1 / Math.Sqrt(values.Average(v => (v - means[p]) * (v - means[p])) + norm.Epsilon);
        }

        double[] y = [.. x.Select((v, i) =>
            ((v - means[i % positions]) * inverses[i % positions] * (scale?[i / positions] ?? 1)) + (shift?[i / positions] ?? 0))];
        return (y, norm.Centered ? [.. means, .. inverses] : inverses);
    }

    public static double[] DeviationsGradient(
        ChannelNormGradientOperation norm, int channels, double[] dy, double[] x, double[] numbers, double[]? scale)
    {
        int positions = x.Length / channels;
        double[] normalized = Normalized(norm.Centered, positions, x, numbers);
        double[] dx = new double[x.Length];
        for (int p = 0; p < positions; p++)
        {
            int[] at = [.. Enumerable.Range(0, channels).Select(c => (c * positions) + p)];
            double[] g = [.. at.Select((i, c) => dy[i] * (scale?[c] ?? 1))];
            double mean = norm.Centered ? g.Average() : 0;
            double correlation = g.Zip(at, (v, i) => v * normalized[i]).Average();
            for (int c = 0; c < channels; c++)
            {
                dx[at[c]] = numbers[^(positions - p)] * (g[c] - mean - (normalized[at[c]] * correlation));
            }
        }

        return dx;
    }

    public static void AddDeviationsAffineGradient(
        bool centered, int channels, double[] dy, double[] x, double[] numbers, double[] scale, double[]? shift)
    {
        int positions = x.Length / channels;
        double[] normalized = Normalized(centered, positions, x, numbers);
        for (int i = 0; i < x.Length; i++)
        {
            scale[i / positions] += dy[i] * normalized[i];
            if (shift is not null)
            {
                shift[i / positions] += dy[i];
            }
        }
    }

    private static double[] Normalized(bool centered, int positions, double[] x, double[] numbers) =>
        [.. x.Select((v, i) => (v - (centered ? numbers[i % positions] : 0)) * numbers[^(positions - (i % positions))])];

    public static double[] Unit(double epsilon, int channels, double[] x) =>
        EachPosition(channels, x, (values, _) => Divide(values, Math.Max(Norm(values), epsilon)), x);

    public static double[] UnitGradient(double epsilon, int channels, double[] dy, double[] x) => EachPosition(
        channels,
        x,
        (values, gradients) =>
        {
            double norm = Norm(values);
            if (norm < epsilon)
            {
                return Divide(gradients, epsilon);
            }

            double[] y = Divide(values, norm);
            double dot = y.Zip(gradients, (a, b) => a * b).Sum();
            return Divide([.. gradients.Zip(y, (g, v) => g - (v * dot))], norm);
        },
        dy);

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    private static double[] Divide(double[] values, double by) => [.. values.Select(v => v / by)];

    private static double[] EachPosition(int channels, double[] x, Func<double[], double[], double[]> map, double[] other)
    {
        int positions = x.Length / channels;
        double[] result = new double[x.Length];
        for (int p = 0; p < positions; p++)
        {
            int[] at = [.. Enumerable.Range(0, channels).Select(c => (c * positions) + p)];
            double[] mapped = map([.. at.Select(i => x[i])], [.. at.Select(i => other[i])]);
            for (int c = 0; c < channels; c++)
            {
                result[at[c]] = mapped[c];
            }
        }

        return result;
    }
}
