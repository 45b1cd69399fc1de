using Xunit;

namespace NetGen.Tests.Detection;

/// <summary>Checks a gradient in double precision against central differences.</summary>
internal static class Differences
{
    public static void AssertGradient(double[] x, double[] gradient, Func<double[], double> function, string what)
    {
        // The difference errs by delta^2 / 6 of the third derivative, about 1e-9, and rounding adds some 1e-16 f / delta.
        const double Delta = 1e-4;
        var scale = Math.Max(gradient.Max(Math.Abs), 1e-3);
        var moved = x.ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            moved[i] = x[i] + Delta;
            var above = function(moved);
            moved[i] = x[i] - Delta;
            var below = function(moved);
            moved[i] = x[i];
            var difference = (above - below) / (2 * Delta);
            Assert.True(
                Math.Abs(difference - gradient[i]) <= 1e-6 * scale, $"{what}, {i}: difference {difference:R}, gradient {gradient[i]:R}");
        }
    }
}
