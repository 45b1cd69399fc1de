using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Writes activation functions and their derivatives for values in registers. NaN stays NaN, an infinite
/// argument gives the limit, and finite arguments give finite results.</summary>
public static class ActivationFunctions
{
    /// <summary>f(x).</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="f">The function.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="x">The argument, a vector or a single float.</param>
    public static Value Forward(KernelBuilder b, Activation f, string suffix, Value x) => f.Kind switch
    {
        ActivationKind.ReLU => AtLeast(0, x),
        ActivationKind.ReLU6 => AtMost(6, AtLeast(0, x)),
        ActivationKind.LeakyReLU => HardFunctions.LeakyReLU(b.Named("z" + suffix, x), f.Coefficient),
        ActivationKind.ELU => SmoothUnits.Elu(b, suffix, x, f.Coefficient),
        ActivationKind.Sigmoid => Exponential.Sigmoid(b, suffix, x),
        ActivationKind.HardSigmoid => HardFunctions.Sigmoid(x),
        ActivationKind.Tanh => HyperbolicTangent.Write(b, suffix, x),
        ActivationKind.SiLU => SmoothUnits.Silu(b, suffix, x),
        ActivationKind.HardSwish => HardFunctions.Swish(b.Named("z" + suffix, x)),
        ActivationKind.Mish => SmoothUnits.Mish(b, suffix, x),
        ActivationKind.GELU => GaussianUnit.Write(b, suffix, x),
        ActivationKind.TanhGELU => GaussianUnit.Approximate(b, suffix, x),
        ActivationKind.Softplus => SmoothUnits.Softplus(b, suffix, x, f.Coefficient, f.Threshold),
        ActivationKind.Scale => x * new Constant(f.Coefficient, x.IsVector),
        _ => throw new ArgumentOutOfRangeException(nameof(f), f, null),
    };

    /// <summary>
    /// gradient * f'(x), with f' computed from f's input x or its output a, as
    /// <see cref="Activation.DerivativeSource"/>
    /// says. Where it is the output, coefficients must not be negative, or the sign of a would not tell the sign of x.
    /// </summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="f">The function.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="source">x or a.</param>
    /// <param name="gradient">The gradient with respect to the output.</param>
    public static Value Gradient(KernelBuilder b, Activation f, string suffix, Value source, Value gradient)
    {
        var zero = new Constant(0, source.IsVector);
        var one = new Constant(1, source.IsVector);
        string name = "a" + suffix;
        switch (f.Kind)
        {
            case ActivationKind.ReLU:
                return Where(source, zero, gradient, zero);
            case ActivationKind.ReLU6:
                return HardFunctions.Between(b.Named(name, source), 0, 6, gradient);
            case ActivationKind.LeakyReLU:
                var slope = new Constant(f.Coefficient, source.IsVector);
                return gradient * Where(source, zero, one, slope);
            case ActivationKind.ELU:
                var a = b.Named(name, source);
                return gradient * Where(a, zero, one, a + new Constant(f.Coefficient, source.IsVector));
            case ActivationKind.Sigmoid:
                a = b.Named(name, source);
                return gradient * (a * (one - a));
            case ActivationKind.HardSigmoid:
                return HardFunctions.Between(b.Named(name, source), 0, 1, gradient * HardFunctions.Sixth(source.IsVector));
            case ActivationKind.Tanh:
                a = b.Named(name, source);
                return gradient * new Fma(-a, a, one);
            case ActivationKind.SiLU:
                return gradient * SmoothUnits.SiluDerivative(b, suffix, source);
            case ActivationKind.HardSwish:
                return gradient * HardFunctions.SwishDerivative(b.Named("z" + suffix, source));
            case ActivationKind.Mish:
                return gradient * SmoothUnits.MishDerivative(b, suffix, source);
            case ActivationKind.GELU:
                return gradient * GaussianUnit.Derivative(b, suffix, source);
            case ActivationKind.TanhGELU:
                return gradient * GaussianUnit.ApproximateDerivative(b, suffix, source);
            case ActivationKind.Softplus:
                return gradient * SmoothUnits.SoftplusDerivative(b, suffix, source, f.Coefficient, f.Threshold);
            default:
                throw new ArgumentOutOfRangeException(nameof(f), f, null);
        }
    }

    /// <summary>Whether the function takes so much code and so many registers that it is better done in a loop of its
    /// own.</summary>
    public static bool IsLong(Activation f) => f.Kind is ActivationKind.ELU or ActivationKind.Sigmoid or ActivationKind.Tanh
        or ActivationKind.SiLU or ActivationKind.Mish or ActivationKind.GELU or ActivationKind.TanhGELU or ActivationKind.Softplus;

    /// <summary>Whether the derivative does.</summary>
    public static bool IsLongGradient(Activation f) =>
        f.DerivativeSource == DerivativeSource.Input && f.Kind != ActivationKind.HardSwish;

    /// <summary>The function's name within a kernel's name.</summary>
    public static string Name(Activation f) => f.Kind switch
    {
        ActivationKind.ReLU => "relu",
        ActivationKind.ReLU6 => "relu6",
        ActivationKind.LeakyReLU => "leakyRelu" + Number(f.Coefficient),
        ActivationKind.ELU => "elu" + Number(f.Coefficient),
        ActivationKind.Sigmoid => "sigmoid",
        ActivationKind.HardSigmoid => "hardSigmoid",
        ActivationKind.Tanh => "tanh",
        ActivationKind.SiLU => "silu",
        ActivationKind.HardSwish => "hardSwish",
        ActivationKind.Mish => "mish",
        ActivationKind.GELU => "gelu",
        ActivationKind.TanhGELU => "tanhGelu",
        ActivationKind.Softplus => "softplus" + Number(f.Coefficient) + "above" + Number(f.Threshold),
        ActivationKind.Scale => "scale" + Number(f.Coefficient),
        _ => throw new ArgumentOutOfRangeException(nameof(f), f, null),
    };

    /// <summary>x, but at least <paramref name="limit"/>.</summary>
    internal static Value AtLeast(float limit, Value x) =>
        new Binary(BinaryOperator.AtLeast, new Constant(limit, x.IsVector), x);

    /// <summary>x, but at most <paramref name="limit"/>.</summary>
    internal static Value AtMost(float limit, Value x) =>
        new Binary(BinaryOperator.AtMost, new Constant(limit, x.IsVector), x);

    /// <summary>One value where left is greater than right, and another elsewhere.</summary>
    internal static Select Where(Value left, Value right, Value whenGreater, Value otherwise) =>
        new(Comparison.Greater, left, right, whenGreater, otherwise);

    /// <summary>A number as a part of an identifier: 0.01 is 0p01, -0.5 is m0p5, 1E-05 is 1Em05.</summary>
    internal static string Number(float number) =>
        number.ToString("R", CultureInfo.InvariantCulture).Replace('.', 'p').Replace('-', 'm').Replace("+", "");
}
