using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>Writes the derivatives of activation functions for values in registers.</summary>
public static class ActivationDerivatives
{
    /// <summary>
    /// gradient * f'(x), with f' computed from f's input x or its output a, as
    /// <see cref="Activation.DerivativeSource"/> says.
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
        var coefficient = new Constant(f.Coefficient, source.IsVector);
        string name = "a" + suffix;
        switch (f.Kind)
        {
            case ActivationKind.ReLU:
                return Where(source, zero, gradient, zero);
            case ActivationKind.ReLU6:
                return HardFunctions.Between(b.Named(name, source), 0, 6, gradient);
            case ActivationKind.LeakyReLU:
                return gradient * Where(source, zero, one, coefficient);
            case ActivationKind.ThresholdedReLU:
                return Where(source, f.DerivativeSource == DerivativeSource.Input ? coefficient : zero, gradient, zero);
            case ActivationKind.ELU when f.DerivativeSource == DerivativeSource.Input:
                return gradient * SmoothUnits.EluDerivative(b, suffix, source, f.Coefficient);
            case ActivationKind.ELU:
                var a = b.Named(name, source);
                return gradient * Where(a, zero, one, a + coefficient);
            case ActivationKind.CELU:
                a = b.Named(name, source);
                return gradient * Where(a, zero, one, (a / coefficient) + one);
            case ActivationKind.Sigmoid:
                a = b.Named(name, source);
                return gradient * (a * (one - a));
            case ActivationKind.HardSigmoid:
                return HardFunctions.Between(b.Named(name, source), 0, 1, gradient * coefficient);
            case ActivationKind.Tanh:
                a = b.Named(name, source);
                return gradient * new Fma(-a, a, one);
            case ActivationKind.Softsign:
                a = b.Let(name, one - new Unary(UnaryOperator.Abs, source));
                return gradient * (a * a);
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
                return gradient * SmoothUnits.SoftplusDerivative(b, suffix, source, f.Coefficient, f.Constant);
            case ActivationKind.Shrink:
                return HardFunctions.ShrinkGradient(b.Named("z" + suffix, source), f.Coefficient, b.Named("dz" + suffix, gradient));
            case ActivationKind.Clip:
                return HardFunctions.ClipGradient(b.Named("z" + suffix, source), f.Coefficient, f.Constant, gradient);
            case ActivationKind.Abs:
                var dz = b.Named("dz" + suffix, gradient);
                return HardFunctions.Signed(b.Named("z" + suffix, source), dz, -dz, zero);
            case ActivationKind.Reciprocal:
                a = b.Named(name, source);
                return -(gradient * (a * a));
            case ActivationKind.Sqrt:
                a = b.Named(name, source);
                return gradient / (a + a);
            case ActivationKind.Pow:
                return gradient * (Power.Write(b, suffix, source, f.Coefficient - 1) * coefficient);
            case ActivationKind.Exp:
                return gradient * source;
            case ActivationKind.Log:
                return gradient / source;
            case ActivationKind.Erf:
                return gradient * ErrorFunction.Derivative(b, suffix, source);
            case ActivationKind.Sin:
                return gradient * Sine.Cos(b, suffix, source);
            case ActivationKind.Cos:
                return gradient * -Sine.Sin(b, suffix, source);
            default:
                throw new ArgumentOutOfRangeException(nameof(f), f, null);
        }
    }
}
