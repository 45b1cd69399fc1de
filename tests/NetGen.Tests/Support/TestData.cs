namespace NetGen.Tests.Support;

/// <summary>Reproducible numbers for tests.</summary>
internal static class TestData
{
    /// <summary>Values spread evenly over (-range, range) in random order: distinct, so that no maximum is tied, and none
    /// nearer to zero than half their distance, so that no activation is at its kink.</summary>
    public static double[] Distinct(int count, int seed, double range = 1)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => ((2.0 * i) + 1.5 - count) / count * range)];
        new Random(seed).Shuffle(values);
        return values;
    }

    /// <summary>Values uniform in (-range, range).</summary>
    public static double[] Uniform(int count, int seed, double range = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((2 * random.NextDouble()) - 1) * range)];
    }

    public static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }

    public static float[] ToSingle(IEnumerable<double> values) => [.. values.Select(v => (float)v)];
}
