using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Writes activation functions for values in registers. NaN stays NaN, and an infinite argument gives the
/// limit.
/// Finite arguments give finite results, except where the function has a pole, no value or one above the largest
/// float.</summary>
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
        ActivationKind.ThresholdedReLU => HardFunctions.Thresholded(b.Named("z" + suffix, x), f.Coefficient),
        ActivationKind.ELU => SmoothUnits.Elu(b, suffix, x, f.Coefficient),
        ActivationKind.CELU => SmoothUnits.Celu(b, suffix, x, f.Coefficient),
        ActivationKind.Sigmoid => Exponential.Sigmoid(b, suffix, x),
        ActivationKind.HardSigmoid => HardFunctions.Sigmoid(x, f.Coefficient, f.Constant),
        ActivationKind.Tanh => HyperbolicTangent.Write(b, suffix, x),
        ActivationKind.Softsign => HardFunctions.Softsign(b.Let("z" + suffix, HardFunctions.ForSoftsign(x))),
        ActivationKind.SiLU => SmoothUnits.Silu(b, suffix, x),
        ActivationKind.HardSwish => HardFunctions.Swish(b.Named("z" + suffix, x)),
        ActivationKind.Mish => SmoothUnits.Mish(b, suffix, x),
        ActivationKind.GELU => GaussianUnit.Write(b, suffix, x),
        ActivationKind.TanhGELU => GaussianUnit.Approximate(b, suffix, x),
        ActivationKind.Softplus => SmoothUnits.Softplus(b, suffix, x, f.Coefficient, f.Constant),
        ActivationKind.Shrink => HardFunctions.Shrink(b.Named("z" + suffix, x), f.Coefficient, f.Constant),
        ActivationKind.Clip => HardFunctions.Clip(x, f.Coefficient, f.Constant),
        ActivationKind.Scale => HardFunctions.Affine(x, f.Coefficient, f.Constant),
        ActivationKind.Abs => new Unary(UnaryOperator.Abs, x),
        ActivationKind.Reciprocal => new Constant(1, x.IsVector) / x,
        ActivationKind.Sqrt => new Unary(UnaryOperator.Sqrt, x),
        ActivationKind.Pow => Power.Write(b, suffix, x, f.Coefficient),
        ActivationKind.Exp => Exponential.ExpOfAny(b, suffix, x),
        ActivationKind.Log => Logarithm.LogOfAny(b, suffix, x),
        ActivationKind.Erf => ErrorFunction.Write(b, suffix, x),
        ActivationKind.Sin => Sine.Sin(b, suffix, x),
        ActivationKind.Cos => Sine.Cos(b, suffix, x),
        ActivationKind.Floor => new Unary(UnaryOperator.Floor, x),
        ActivationKind.Ceil => new Unary(UnaryOperator.Ceiling, x),
        ActivationKind.Round => new Unary(UnaryOperator.Round, x),
        ActivationKind.Sign => HardFunctions.Sign(b.Named("z" + suffix, x)),
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
