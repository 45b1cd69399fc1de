using NetGen.Generator.Kernels.Ir;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>
/// The Gaussian error linear unit x Phi(x), Phi the distribution function of the normal distribution, and its
/// approximation by the hyperbolic tangent. For z = |x| the tail Phi(-z) is e^(-z^2/2) R(z), where R is smooth and
/// falls from 1/2 as 1/z: here P / Q of degrees 4 and 5, the relative minimax approximation on [0, 13.3], found by
/// iteratively reweighted least squares in 40 digits: its error is 5.0e-9. Beyond 13.3 the exponential is below 2^-126,
/// and taken as zero.
/// </summary>
internal static class GaussianUnit
{
    private const float Largest = 14;

    // 1 / sqrt(2 pi).
    private const float Density = 0.398942280f;

    // 2 sqrt(2 / pi), and 0.044715 times that.
    private const float Linear = 1.59576912f;
    private const float Cubic = 0.0713548163f;

    // Coefficients of the highest power down to z^0.
    private static readonly float[] Numerator =
        [4.020185265e-3f, 3.998416338e-2f, 1.813067744e-1f, 4.356864075e-1f, 5.000000025e-1f];

    private static readonly float[] Denominator =
        [1.007696685e-2f, 1.002328154e-1f, 4.643803629e-1f, 1.194484387f, 1.669257734f, 1];

    /// <summary>x Phi(x) = max(0, x) - z Phi(-z), which keeps its relative accuracy for negative x.</summary>
    public static Value Write(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("u" + suffix, argument);
        var z = Magnitude(b, suffix, x);
        var (e, p, q) = Tail(b, suffix, z);
        return AtLeast(0, x) - (z * p / q * e);
    }

    /// <summary>Phi(x) + x e^(-x^2/2) / sqrt(2 pi).</summary>
    public static Value Derivative(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("u" + suffix, argument);
        var (e, p, q) = Tail(b, suffix, Magnitude(b, suffix, x));
        var tail = b.Let("tail" + suffix, p / q * e);
        var distribution = Where(x, Number(x, 0), Number(x, 1) - tail, tail);
        return new Fma(Clamp(x, Largest) * Number(x, Density), e, distribution);
    }

    /// <summary>x (1 + tanh(v / 2)) / 2 = x / (1 + e^-v), v = 2 sqrt(2/pi) (x + 0.044715 x^3).</summary>
    public static Value Approximate(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("u" + suffix, argument);
        var v = x * new Fma(x * x, Number(x, Cubic), Number(x, Linear));
        return AtLeast(-Largest, x) * Exponential.Sigmoid(b, suffix, v);
    }

    /// <summary>s (1 + x (1 - s) v'), s = 1 / (1 + e^-v).</summary>
    public static Value ApproximateDerivative(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Let("u" + suffix, Clamp(argument, Largest));
        var square = b.Let("square" + suffix, x * x);
        var v = x * new Fma(square, Number(x, Cubic), Number(x, Linear));
        var (s, complement) = Exponential.SigmoidAndComplement(b, suffix, v);
        var slope = new Fma(square, Number(x, 3 * Cubic), Number(x, Linear));
        return s * new Fma(x * slope, complement, Number(x, 1));
    }

    private static Local Magnitude(KernelBuilder b, string suffix, Local x) =>
        b.Let("magnitude" + suffix, AtMost(Largest, new Binary(BinaryOperator.AtLeast, -x, x)));

    // e^(-z^2/2), P(z) and Q(z). A float's square would not be exact enough for the exponential of up to 88: with h, z
    // rounded to sixteenths, z^2 = h^2 + (z - h)(z + h), whose first term is exact.
    private static (Local Exponential, Local P, Local Q) Tail(KernelBuilder b, string suffix, Local z)
    {
        var h = b.Let("h" + suffix, new Unary(UnaryOperator.Round, z * Number(z, 16)) * Number(z, 1 / 16f));
        var high = b.Let("high" + suffix, h * h * Number(z, -0.5f));
        var low = b.Let("low" + suffix, (z - h) * (z + h) * Number(z, -0.5f));
        var e = b.Let("e" + suffix, Exponential.Exp(b, suffix, high, low));
        return (e, Polynomial.Let(b, "numerator" + suffix, z, Numerator), Polynomial.Let(b, "denominator" + suffix, z, Denominator));
    }

    private static Value Clamp(Value x, float limit) => AtMost(limit, AtLeast(-limit, x));

    private static Constant Number(Value like, float number) => new(number, like.IsVector);
}
