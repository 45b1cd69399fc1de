namespace NetGen.Cli.Evaluation;

/// <summary>The error function.</summary>
internal static class ErrorFunction
{
    // Below, the series has terms of at most some thousand and keeps twelve digits; above, the function is 1 to as
    // many.
    private const double Limit = 5;

    /// <summary>2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x, by its Maclaurin series.</summary>
    public static double Of(double x)
    {
        if (Math.Abs(x) > Limit)
        {
            return Math.Sign(x);
        }

        // exp(-x^2) times the sum of 2^n x^(2n + 1) / (2n + 1)!!: all terms have one sign.
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
