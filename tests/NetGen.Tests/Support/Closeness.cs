using Xunit;

namespace NetGen.Tests.Support;

/// <summary>Compares tensors with a tolerance relative to the largest value of the expected one, which counts as at least a
/// floor.</summary>
internal static class Closeness
{
    public static void AssertClose(
        IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what, double floor = 1e-12)
    {
        Assert.True(expected.Count == actual.Count, $"{what}: {actual.Count} values, expected {expected.Count}");
        double scale = expected.Count == 0 ? 1 : Math.Max(expected.Max(Math.Abs), floor);
        for (int i = 0; i < expected.Count; i++)
        {
            double error = Math.Abs(expected[i] - actual[i]) / scale;
            Assert.True(
                error <= tolerance,
                $"{what}[{i}] is {actual[i]:R}, expected {expected[i]:R}: off by {error:E1} of the largest value {scale:G4}, "
                + $"allowed {tolerance:E1}");
        }
    }
}
