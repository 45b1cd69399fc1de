using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>
/// The natural logarithm as log(1 + v) = 2 artanh(s), s = v / (v + 2): artanh(s) / s is a polynomial in s^2, here the
/// relative minimax one of degree 4 for |s| up to 1/3, found by the Remez exchange in 40 digits: its error is 4.0e-9.
/// </summary>
public static class Logarithm
{
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
        var v = b.Let("v" + suffix, (x * new Unary(UnaryOperator.PowerOfTwo, -n)) - new Constant(1, x.IsVector));
        var sum = new Fma(n, new Constant(Exponential.Log2Low, x.IsVector), OnePlus(b, suffix, v));
        return new Fma(n, new Constant(Exponential.Log2High, x.IsVector), sum);
    }
}
