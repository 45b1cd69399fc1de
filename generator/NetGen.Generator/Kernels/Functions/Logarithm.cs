using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>
/// The natural logarithm as log(1 + v) = 2 artanh(s), s = v / (v + 2): artanh(s) / s is a polynomial in s^2, here the
/// relative minimax one of degree 4 for |s| up to 1/3, found by the Remez exchange in 40 digits: its error is 4.0e-9.
/// </summary>
public static class Logarithm
{
    // 2^-126 and 2^126: the range of UnaryOperator.Exponent and of its power of two.
    private const float Smallest = 1.17549435e-38f;
    private const float Largest = 8.50705917e37f;

    private const float Shift = 32;
    private const float ShiftPower = 4294967296f;

    // Coefficients of t^4 down to t^0, t = s^2.
    private static readonly float[] Coefficients = [1.408916753e-1f, 1.398030138e-1f, 2.001245514e-1f, 3.333315734e-1f, 1];

    /// <summary>log(1 + v), within a few ulp of itself, for v from -1/2 to 1.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="v">v, a vector or a single float; used twice.</param>
    public static Value OnePlus(KernelBuilder b, string suffix, Value v)
    {
        var two = new Constant(2, v.IsVector);
        var s = b.Let("s" + suffix, v / (v + two));
        var t = b.Let("t" + suffix, s * s);
        return s * two * Polynomial.Let(b, "q" + suffix, t, Coefficients);
    }

    /// <summary>log(x), within a few ulp of itself, for x from 2^-126 to 2^126.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="x">x, a vector or a single float.</param>
    public static Value Log(KernelBuilder b, string suffix, Local x)
    {
        // x = m 2^n, and log x = log m + n log 2.
        var n = b.Let("exponent" + suffix, new Unary(UnaryOperator.Exponent, x));
        return Log(b, suffix, x * new Unary(UnaryOperator.PowerOfTwo, -n), n);
    }

    /// <summary>log(x), within a few ulp of itself, for every x: also of subnormal ones, -infinity of 0, NaN of what is
    /// negative.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    public static Value LogOfAny(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("argument" + suffix, argument);
        var (m, n) = Split(b, suffix, x);
        var log = b.Let("log" + suffix, Log(b, suffix, m, n));
        var infinity = Number(x, float.PositiveInfinity);
        var zero = Number(x, 0);
        var limit = new Select(Comparison.Equal, x, zero, -infinity, Number(x, float.NaN));
        return ActivationFunctions.Where(x, zero, ActivationFunctions.Where(infinity, x, log, x), limit);
    }

    /// <summary>m and n with x = m 2^n, n whole and m from sqrt(1/2) to sqrt(2), for any positive finite x.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="x">x, a vector or a single float.</param>
    internal static (Local Mantissa, Local Exponent) Split(KernelBuilder b, string suffix, Local x)
    {
        // What is subnormal, or has an exponent of 2^127 or above, is brought in between by a power of two.
        Value OfSize(float small, float large, float other) => ActivationFunctions.Where(
            Number(x, Smallest), x, Number(x, small), ActivationFunctions.Where(x, Number(x, Largest), Number(x, large), Number(x, other)));
        var scaled = b.Let("scaled" + suffix, x * OfSize(ShiftPower, 1 / ShiftPower, 1));
        var n = b.Let("exponent" + suffix, new Unary(UnaryOperator.Exponent, scaled));
        var m = b.Let("mantissa" + suffix, scaled * new Unary(UnaryOperator.PowerOfTwo, -n));
        return (m, b.Let("power" + suffix, n + OfSize(-Shift, Shift, 0)));
    }

    private static Value Log(KernelBuilder b, string suffix, Value m, Local n)
    {
        var v = b.Let("v" + suffix, m - Number(m, 1));
        var sum = new Fma(n, Number(m, Exponential.Log2Low), OnePlus(b, suffix, v));
        return new Fma(n, Number(m, Exponential.Log2High), sum);
    }

    private static Constant Number(Value like, float number) => new(number, like.IsVector);
}
