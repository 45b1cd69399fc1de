namespace NetGen.Peers.Races;

/// <summary>The few statistics that tables need.</summary>
internal static class Statistics
{
    /// <summary>The middle of the values; of an even number the upper one of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>The geometric mean, which is that of ratios.</summary>
    public static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(value => Math.Log(value)));
}
