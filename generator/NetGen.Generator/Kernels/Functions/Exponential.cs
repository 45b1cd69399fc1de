using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>
/// The exponential function and what is made of it. Range reduction and the splitting of log 2 follow Cody and Waite,
/// "Software Manual for the Elementary Functions" (1980), chapter 6, as in Moshier's Cephes library. The polynomial is
/// the relative minimax one of degree 6 on [-0.3467, 0.6945] whose first two coefficients are 1, found by the Remez
/// exchange in 40 digits: its error is 4.3e-8.
/// </summary>
public static class Exponential
{
    /// <summary>The high part of log 2 = high + low; it has 9 bits, so that its product with a whole number below 2^15
    /// is exact.</summary>
    internal const float Log2High = 0.693359375f;

    /// <summary>The low part.</summary>
    internal const float Log2Low = -2.12194440e-4f;

    private const float Log2E = 1.44269504f;

    // Below log(2^-126) results are subnormal, and are taken as zero.
    private const float Lowest = -87.3365448f;

    // Coefficients of r^6 down to r^0.
    private static readonly float[] Coefficients =
        [1.622997463e-3f, 8.325380005e-3f, 4.162225710e-2f, 1.666701199e-1f, 5.000021179e-1f, 1, 1];

    // (e^r - 1) / r on [-0.3468, 0.3468], relative minimax, of r^5 down to r^0: its error is 1.1e-8.
    private static readonly float[] MinusOneCoefficients =
        [1.388887408e-3f, 8.369115220e-3f, 4.166713742e-2f, 1.666650580e-1f, 4.999999812e-1f, 1];

    /// <summary>e^x, within 1e-7 of itself: zero below -87.34, infinite above 88.72.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    public static Value Exp(KernelBuilder b, string suffix, Value argument) => Exp(b, suffix, argument, null);

    /// <summary>e^(x + low) as <see cref="Exp(KernelBuilder, string, Value)"/>.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    /// <param name="low">What x lacks of the exact argument; at most 1/2 and used twice. Null for none.</param>
    public static Value Exp(KernelBuilder b, string suffix, Value argument, Local? low)
    {
        var x = b.Named("z" + suffix, argument);
        Value whole = low is null ? x : x + low;

        // x = n log 2 + r. Where n would be 128, which has no power of two, r goes up to log 2 instead.
        var n = b.Let("exponent" + suffix, ActivationFunctions.AtMost(127, new Unary(UnaryOperator.Round, whole * Number(x, Log2E))));
        var r = Remainder(b, suffix, x, n, low);
        var p = Polynomial.Let(b, "p" + suffix, r, Coefficients);
        return new Select(
            Comparison.Greater,
            Number(x, Lowest),
            whole,
            Number(x, 0),
            p * new Unary(UnaryOperator.PowerOfTwo, n));
    }

    /// <summary>e^(x + low), within two ulp of itself for every x: also where the result is subnormal.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    /// <param name="low">What x lacks of the exact argument; at most 1/16 and used twice. Null for none.</param>
    public static Value ExpOfAny(KernelBuilder b, string suffix, Value argument, Local? low = null)
    {
        // e^-104 is below half of the smallest float, and e^89 above the largest.
        var x = b.Let("z" + suffix, ActivationFunctions.AtMost(89, ActivationFunctions.AtLeast(-104, argument)));
        Value whole = low is null ? x : x + low;
        var n = b.Let("exponent" + suffix, new Unary(UnaryOperator.Round, whole * Number(x, Log2E)));
        var r = Remainder(b, suffix, x, n, low);
        var p = Polynomial.Let(b, "p" + suffix, r, Coefficients);

        // 2^n in two steps, of which only the last may round or overflow.
        var half = b.Let("half" + suffix, new Unary(UnaryOperator.Round, n * Number(x, 0.5f)));
        return p * new Unary(UnaryOperator.PowerOfTwo, half) * new Unary(UnaryOperator.PowerOfTwo, n - half);
    }

    /// <summary>e^x - 1, within a few ulp of itself, for x up to 0; a larger x is taken as 0.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    public static Value ExpMinusOne(KernelBuilder b, string suffix, Value argument)
    {
        // Below -20 it is -1.
        var x = b.Let("z" + suffix, ActivationFunctions.AtMost(0, ActivationFunctions.AtLeast(-20, argument)));
        var n = b.Let("exponent" + suffix, new Unary(UnaryOperator.Round, x * Number(x, Log2E)));
        var r = Remainder(b, suffix, x, n, null);
        var p = Polynomial.Let(b, "p" + suffix, r, MinusOneCoefficients);

        // 2^n e^r - 1 = 2^n (e^r - 1) + (2^n - 1), where the last bracket is exact and mostly the larger term.
        var power = b.Let("power" + suffix, new Unary(UnaryOperator.PowerOfTwo, n));
        return new Fma(power, r * p, power - Number(x, 1));
    }

    /// <summary>1 / (1 + e^-x), within a few ulp of itself down to -87.34, below which it is zero.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="x">x, a vector or a single float.</param>
    public static Value Sigmoid(KernelBuilder b, string suffix, Value x)
    {
        // e^x / (1 + e^x) keeps its relative accuracy for negative x; it is 1 long before e^40.
        var e = b.Let("e" + suffix, Exp(b, suffix, ActivationFunctions.AtMost(40, x)));
        return e / (e + Number(x, 1));
    }

    /// <summary>1 / (1 + e^-x) and 1 / (1 + e^x), which together are 1, each within a few ulp of itself where e^|x| is
    /// below e^40.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="x">x, a vector or a single float.</param>
    public static (Local Sigmoid, Local Complement) SigmoidAndComplement(KernelBuilder b, string suffix, Value x)
    {
        var e = b.Let("e" + suffix, Exp(b, suffix, ActivationFunctions.AtMost(40, x)));
        var complement = b.Let("complement" + suffix, Number(x, 1) / (e + Number(x, 1)));
        return (b.Let("sigmoid" + suffix, e * complement), complement);
    }

    private static Local Remainder(KernelBuilder b, string suffix, Value x, Value n, Local? low)
    {
        Value r = new Fma(n, Number(x, -Log2Low), new Fma(n, Number(x, -Log2High), x));
        return b.Let("r" + suffix, low is null ? r : r + low);
    }

    private static Constant Number(Value like, float number) => new(number, like.IsVector);
}
