using NetGen.Generator.Kernels.Ir;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>
/// x^e for a constant e, as IEEE 754 defines pow. Small whole and half exponents are products and a square root. Others
/// are e^(e log |x|), whose logarithm and product are sums of two floats: 88 times the error of one float would be too
/// much.
/// </summary>
internal static class Power
{
    private const int LargestWhole = 8;

    // The logarithm of a float other than 1 is at least 2^-24, and so all larger exponents give 0 or infinity.
    private const float LargestExponent = 1L << 40;

    // Coefficients of t^4 down to t^0 of (2 artanh(s) - 2 s) / s^3, t = s^2 up to 0.0295: its series, with an error of
    // 5e-9.
    private static readonly float[] Coefficients = [2 / 11f, 2 / 9f, 2 / 7f, 2 / 5f, 2 / 3f];

    /// <summary>Whether the code is that of products and a square root.</summary>
    public static bool IsShort(float exponent) => Math.Abs(exponent) <= LargestWhole && IsWhole(2 * exponent);

    /// <summary>x^e.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="argument">x, a vector or a single float.</param>
    /// <param name="exponent">e.</param>
    public static Value Write(KernelBuilder b, string suffix, Value argument, float exponent)
    {
        if (exponent == 0)
        {
            return Number(argument, 1);
        }

        return !IsShort(exponent) ? OfLogarithm(b, suffix, b.Named("argument" + suffix, argument), exponent)
            : IsWhole(exponent) ? Whole(b, suffix, argument, (int)exponent)
            : WithRoot(b, suffix, argument, exponent);
    }

    private static Value Whole(KernelBuilder b, string suffix, Value x, int exponent) =>
        exponent > 0
            ? Product(b, suffix, x, exponent)
            : Product(b, suffix, Number(x, 1) / x, -exponent);

    // The root of -0 is to be 0, and that of -infinity is infinity.
    private static Value WithRoot(KernelBuilder b, string suffix, Value argument, float exponent)
    {
        var x = b.Named("argument" + suffix, argument);
        var infinity = Number(x, float.PositiveInfinity);
        Value z = b.Let("z" + suffix, new Select(Comparison.Equal, x, -infinity, infinity, x + Number(x, 0)));
        int whole = (int)Math.Abs(exponent);
        if (whole == 0)
        {
            var root = new Unary(UnaryOperator.Sqrt, z);
            return exponent > 0 ? root : Number(x, 1) / root;
        }

        z = exponent > 0 ? z : b.Let("inverse" + suffix, Number(x, 1) / z);
        return Product(b, suffix, z, whole) * new Unary(UnaryOperator.Sqrt, z);
    }

    /// <summary>x^e for a whole e from 1, by repeated squaring.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="x">x, a vector or a single float.</param>
    /// <param name="exponent">e.</param>
    public static Value Product(KernelBuilder b, string suffix, Value x, int exponent)
    {
        if (exponent == 1)
        {
            return x;
        }

        var square = b.Named("power1" + suffix, x);
        Value? product = null;
        for (int rest = exponent, power = 1; ; rest /= 2, power *= 2)
        {
            if (rest % 2 == 1)
            {
                product = product is null ? square : product * square;
            }

            if (rest < 2)
            {
                return product!;
            }

            square = b.Let(FormattableString.Invariant($"power{2 * power}{suffix}"), square * square);
        }
    }

    private static Value OfLogarithm(KernelBuilder b, string suffix, Local x, float exponent)
    {
        var magnitude = b.Let("magnitude" + suffix, new Unary(UnaryOperator.Abs, x));
        var (high, low) = LogarithmOf(b, suffix, magnitude);
        var e = Number(x, Math.Max(-LargestExponent, Math.Min(LargestExponent, exponent)));
        var (product, error) = ExactProduct.Write(b, "product" + suffix, e, high);

        // Where the product leaves the range of the exponential, what it lacks does not matter.
        var rest = b.Let("rest" + suffix, AtMost(1 / 16f, AtLeast(-1 / 16f, new Fma(e, low, error))));
        var power = b.Let("power" + suffix, Exponential.ExpOfAny(b, suffix, product, rest));

        var infinity = Number(x, float.PositiveInfinity);
        var zero = Number(x, 0);
        var (ofZero, ofInfinity) = exponent > 0 ? (zero, infinity) : (infinity, zero);
        var result = b.Let("result" + suffix, new Select(
            Comparison.Equal, magnitude, zero, ofZero, new Select(Comparison.Equal, magnitude, infinity, ofInfinity, power)));
        if (!IsWhole(exponent))
        {
            // Of what is negative, but of -infinity.
            return Where(zero, x, Where(x, -infinity, Number(x, float.NaN), result), result);
        }

        // The sign of -0 is that of its inverse.
        var negative = exponent > 0 ? (Value)x : Number(x, 1) / x;
        return IsWhole(exponent / 2) ? result : Where(zero, negative, -result, result);
    }

    // log x as a sum of two floats, exact to 2^-30 of itself.
    private static (Local High, Local Low) LogarithmOf(KernelBuilder b, string suffix, Local x)
    {
        var (m, n) = Logarithm.Split(b, "Log" + suffix, x);

        // s + t = (m - 1) / (m + 1), where the rounded m + 1 lacks a bit.
        var v = b.Let("v" + suffix, m - Number(x, 1));
        var d = b.Let("d" + suffix, v + Number(x, 2));
        var s = b.Let("s" + suffix, v / d);
        var (product, error) = ExactProduct.Write(b, "quotient" + suffix, s, d);
        var t = b.Let("t" + suffix, (v - product - error - (s * (v - (d - Number(x, 2))))) / d);
        var square = b.Let("ratioSquare" + suffix, s * s);
        var series = s * square * Polynomial.Let(b, "q" + suffix, square, Coefficients);

        // The larger term is n log 2, whose high part is exact, or 2 s if n is zero.
        var power = b.Let("logPower" + suffix, n * Number(x, Exponential.Log2High));
        var twice = b.Let("twice" + suffix, s + s);
        var sum = b.Let("sum" + suffix, power + twice);
        var lost = power - sum + twice;
        var low = b.Let("low" + suffix, lost + new Fma(n, Number(x, Exponential.Log2Low), series + (t + t)));
        var high = b.Let("high" + suffix, sum + low);
        return (high, b.Let("remainder" + suffix, low - (high - sum)));
    }

    private static bool IsWhole(float number) => Math.Floor(number) == number;

    private static Constant Number(Value like, float number) => new(number, like.IsVector);
}
