namespace NetGen.Tests.Oracle;

/// <summary>The normal distribution of mean 0 and deviation 1, to double precision.</summary>
internal static class NormalDistribution
{
    // Where the series would lose digits, and the continued fraction converges fast.
    private const double Tail = -3;

    /// <summary>The probability of less than x.</summary>
    public static double Below(double x) => x switch
    {
        double.NaN => double.NaN,
        > -Tail => 1 - Below(-x),
        < Tail => Density(x) == 0 ? 0 : Density(x) / Mills(-x),
        _ => 0.5 + (Density(x) * Series(x)),
    };

    /// <summary>The error function, which keeps its relative accuracy near 0.</summary>
    public static double Error(double x)
    {
        double z = x * Math.Sqrt(2);
        return Math.Abs(z) <= -Tail ? 2 * Density(z) * Series(z) : double.IsNaN(x) ? x : Math.Sign(x) * (1 - (2 * Below(-Math.Abs(z))));
    }

    /// <summary>exp(-x^2 / 2) / sqrt(2 pi).</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    // x + x^3 / 3 + x^5 / (3 * 5) + ...
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int k = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); k += 2)
        {
            term *= x * x / k;
            sum += term;
        }

        return sum;
    }

    // x + 1 / (x + 2 / (x + 3 / (x + ...))), Laplace's continued fraction.
    private static double Mills(double x)
    {
        double fraction = x;
        for (int k = 100; k > 0; k--)
        {
            fraction = x + (k / fraction);
        }

        return fraction;
    }
}
