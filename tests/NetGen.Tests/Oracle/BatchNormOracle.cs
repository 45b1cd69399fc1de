using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <summary>Batch normalization of planar (C, positions) images, as Ioffe and Szegedy (2015) define it.</summary>
internal static class BatchNormOracle
{
    /// <summary>The mean and the biased variance of each channel over all images.</summary>
    public static (double[] Mean, double[] Variance) Statistics(int channels, double[][] images)
    {
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        for (int c = 0; c < channels; c++)
        {
            double[] values = [.. images.SelectMany(x => Channel(x, channels, c))];
            mean[c] = values.Average();
            variance[c] = values.Average(v => (v - mean[c]) * (v - mean[c]));
        }

        return (mean, variance);
    }

    /// <summary>The next moving averages of a mean or a variance, of which the latter becomes unbiased.</summary>
    public static double[] Average(double momentum, double[] average, double[] statistic, double correction) =>
        [.. average.Zip(statistic, (a, s) => ((1 - momentum) * a) + (momentum * s * correction))];

    public static double[] Forward(
        BatchNormOperation norm, double[] x, double[] mean, double[] variance, double[]? scale, double[]? shift) =>
        Map(mean.Length, x, (i, c) =>
            ((x[i] - mean[c]) / Deviation(variance[c], norm.Epsilon) * (scale?[c] ?? 1)) + (shift?[c] ?? 0));

    /// <summary>The gradients of scale and shift, and the coefficients of dx = scale / deviation * dy + slope * (x - mean) +
    /// constant.</summary>
    public static (double[] Scale, double[] Shift, double[] Slope, double[] Constant) Sums(
        BatchNormReductionOperation norm, double[][] dy, double[][] x, double[] mean, double[] variance, double[]? scale)
    {
        int channels = mean.Length;
        double[][] sums = [.. Enumerable.Range(0, 4).Select(_ => new double[channels])];
        for (int c = 0; c < channels; c++)
        {
            double deviation = Deviation(variance[c], norm.Epsilon);
            double[] normalized = [.. x.SelectMany(image => Channel(image, channels, c)).Select(v => (v - mean[c]) / deviation)];
            double[] gradients = [.. dy.SelectMany(image => Channel(image, channels, c))];
            double product = normalized.Zip(gradients, (a, b) => a * b).Sum();
            double factor = (scale?[c] ?? 1) / deviation / gradients.Length;
            sums[0][c] = product;
            sums[1][c] = gradients.Sum();
            sums[2][c] = -factor * product / deviation;
            sums[3][c] = -factor * gradients.Sum();
        }

        return (sums[0], sums[1], sums[2], sums[3]);
    }

    public static double[] Gradient(
        double epsilon, double[] dy, double[] variance, double[]? scale) =>
        Map(variance.Length, dy, (i, c) => dy[i] * (scale?[c] ?? 1) / Deviation(variance[c], epsilon));

    public static double[] Gradient(
        double epsilon,
        double[] dy,
        double[] x,
        double[] mean,
        double[] variance,
        double[]? scale,
        double[] slope,
        double[] constant)
    {
        double[] direct = Gradient(epsilon, dy, variance, scale);
        return Map(mean.Length, x, (i, c) => direct[i] + (slope[c] * (x[i] - mean[c])) + constant[c]);
    }

    private static double Deviation(double variance, double epsilon) => Math.Sqrt(variance + epsilon);

    private static IEnumerable<double> Channel(double[] image, int channels, int c)
    {
        int positions = image.Length / channels;
        return image.Skip(c * positions).Take(positions);
    }

    private static double[] Map(int channels, double[] image, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, image.Length).Select(i => value(i, i / (image.Length / channels)))];
}
