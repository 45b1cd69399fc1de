using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>
/// The exponential function and what is made of it. Range reduction and the splitting of log 2 follow Cody and Waite,
/// "Software Manual for the Elementary Functions" (1980), chapter 6, as in Moshier's Cephes library. The polynomial is the
/// relative minimax one of degree 6 on [-0.3467, 0.6945] whose first two coefficients are 1, found by the Remez exchange
/// in 40 digits: its error is 4.3e-8.
/// </summary>
public static class Exponential
{
    private const float Log2E = 1.44269504f;

    // log 2 = high + low; the high part has 9 bits, so that its product with a whole number below 2^15 is exact.
    private const float Log2High = 0.693359375f;
    private const float Log2Low = -2.12194440e-4f;

    // Below log(2^-126) results are subnormal, and are taken as zero.
    private const float Lowest = -87.3365448f;

    // Coefficients of r^6 down to r^0.
    private static readonly float[] Coefficients =
        [1.622997463e-3f, 8.325380005e-3f, 4.162225710e-2f, 1.666701199e-1f, 5.000021179e-1f, 1, 1];

    /// <summary>e^x, within 1e-7 of itself: zero below -87.34, infinite above 88.72.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    public static Value Exp(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("z" + suffix, argument);

        // x = n log 2 + r. Where n would be 128, which has no power of two, r goes up to log 2 instead.
        var n = b.Let("exponent" + suffix, ActivationFunctions.AtMost(127, new Unary(UnaryOperator.Round, x * Number(Log2E))));
        var r = b.Let("r" + suffix, new Fma(n, Number(-Log2Low), new Fma(n, Number(-Log2High), x)));
        var p = Polynomial.Let(b, "p" + suffix, r, Coefficients);
        return new Select(
            Comparison.Greater,
            Number(Lowest),
            x,
            Number(0),
            p * new Unary(UnaryOperator.PowerOfTwo, n));

        Constant Number(float number) => new(number, x.IsVector);
    }

    /// <summary>1 / (1 + e^-x), within a few ulp of itself down to -87.34, below which it is zero.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="x">x, a vector or a single float.</param>
    public static Value Sigmoid(KernelBuilder b, string suffix, Value x)
    {
        // e^x / (1 + e^x) keeps its relative accuracy for negative x; it is 1 long before e^40.
        var e = b.Let("e" + suffix, Exp(b, suffix, ActivationFunctions.AtMost(40, x)));
        return e / (e + new Constant(1, x.IsVector));
    }
}
