using NetGen.Generator.Kernels.Ir;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>Activation functions made of the exponential function, and their derivatives. Where e^x is below 2^-126,
/// what is made of it is zero.</summary>
internal static class SmoothUnits
{
    // e^-88 is zero, see Exponential.Exp; and 1 + e^20 is e^20 to within a float's precision, also squared.
    private const float Lowest = -88;
    private const float Saturation = 20;

    /// <summary>x where positive, else alpha (e^x - 1).</summary>
    public static Value Elu(KernelBuilder b, string suffix, Value argument, float alpha)
    {
        var x = b.Named("u" + suffix, argument);
        Value negative = Exponential.ExpMinusOne(b, suffix, x);
        return Where(x, Number(x, 0), x, alpha == 1 ? negative : negative * Number(x, alpha));
    }

    /// <summary>1 where x is positive, else alpha e^x.</summary>
    public static Value EluDerivative(KernelBuilder b, string suffix, Value argument, float alpha)
    {
        var x = b.Named("u" + suffix, argument);
        return Where(x, Number(x, 0), Number(x, 1), Exponential.Exp(b, suffix, AtMost(0, x)) * Number(x, alpha));
    }

    /// <summary>x where positive, else alpha (e^(x / alpha) - 1); alpha is positive.</summary>
    public static Value Celu(KernelBuilder b, string suffix, Value argument, float alpha)
    {
        var x = b.Named("u" + suffix, argument);
        Value negative = Exponential.ExpMinusOne(b, suffix, x / Number(x, alpha)) * Number(x, alpha);
        return Where(x, Number(x, 0), x, negative);
    }

    /// <summary>x / (1 + e^-x).</summary>
    public static Value Silu(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("u" + suffix, argument);
        return AtLeast(Lowest, x) * Exponential.Sigmoid(b, suffix, x);
    }

    /// <summary>s (1 + x (1 - s)), s = 1 / (1 + e^-x).</summary>
    public static Value SiluDerivative(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("u" + suffix, argument);
        var (s, q) = Exponential.SigmoidAndComplement(b, suffix, x);
        return s * new Fma(AtMost(-Lowest, AtLeast(Lowest, x)), q, Number(x, 1));
    }

    /// <summary>x tanh(log(1 + e^x)) = x n / (n + 2), n = e^x (e^x + 2).</summary>
    public static Value Mish(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Named("u" + suffix, argument);
        var e = b.Let("e" + suffix, Exponential.Exp(b, suffix, AtMost(Saturation, x)));
        var n = b.Let("n" + suffix, e * (e + Number(x, 2)));
        return AtLeast(Lowest, x) * (n / (n + Number(x, 2)));
    }

    /// <summary>n d + x 4 e^x (e^x + 1) d^2, d = 1 / (n + 2).</summary>
    public static Value MishDerivative(KernelBuilder b, string suffix, Value argument)
    {
        var x = b.Let("u" + suffix, AtMost(Saturation, AtLeast(Lowest, argument)));
        var e = b.Let("e" + suffix, Exponential.Exp(b, suffix, x));
        var n = b.Let("n" + suffix, e * (e + Number(x, 2)));
        var d = b.Let("d" + suffix, Number(x, 1) / (n + Number(x, 2)));
        var slope = e * (e + Number(x, 1)) * (d * d);
        return new Fma(x * Number(x, 4), slope, n * d);
    }

    /// <summary>log(1 + e^z) / beta = (max(0, z) + log(1 + e^-|z|)) / beta, z = beta x; x where z is above the
    /// threshold.</summary>
    public static Value Softplus(KernelBuilder b, string suffix, Value argument, float beta, float threshold)
    {
        var x = b.Named("v" + suffix, argument);
        var z = beta == 1 ? x : b.Let("u" + suffix, x * Number(x, beta));
        var e = b.Let("e" + suffix, Exponential.Exp(b, suffix, new Binary(BinaryOperator.AtMost, -z, z)));
        var sum = AtLeast(0, z) + Logarithm.OnePlus(b, suffix, e);
        return Where(z, Number(x, threshold), x, beta == 1 ? sum : sum / Number(x, beta));
    }

    /// <summary>1 / (1 + e^-z), z = beta x; 1 where z is above the threshold.</summary>
    public static Value SoftplusDerivative(KernelBuilder b, string suffix, Value argument, float beta, float threshold)
    {
        var z = beta == 1 ? b.Named("u" + suffix, argument) : b.Let("u" + suffix, argument * Number(argument, beta));
        return Where(z, Number(z, threshold), Number(z, 1), Exponential.Sigmoid(b, suffix, z));
    }

    private static Constant Number(Value like, float number) => new(number, like.IsVector);
}
