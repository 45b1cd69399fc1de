using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Writes activation functions and their derivatives for values in registers. NaN stays NaN.</summary>
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
        ActivationKind.LeakyReLU => LeakyReLU(b.Named("z" + suffix, x), f.Slope),
        ActivationKind.Sigmoid => Exponential.Sigmoid(b, suffix, x),
        ActivationKind.Tanh => HyperbolicTangent.Write(b, suffix, x),
        _ => throw new ArgumentOutOfRangeException(nameof(f), f, null),
    };

    /// <summary>
    /// gradient * f'(x), with f' computed from f's output a = f(x). The slope of a leaky ReLU must be positive, or the sign
    /// of a would not tell the sign of x.
    /// </summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="f">The function.</param>
    /// <param name="name">The name of a local for a.</param>
    /// <param name="output">a, the output of f.</param>
    /// <param name="gradient">The gradient with respect to the output.</param>
    public static Value Gradient(KernelBuilder b, Activation f, string name, Value output, Value gradient)
    {
        var zero = new Constant(0, output.IsVector);
        var one = new Constant(1, output.IsVector);
        switch (f.Kind)
        {
            case ActivationKind.ReLU:
                return Where(output, zero, gradient, zero);
            case ActivationKind.ReLU6:
                var a = b.Named(name, output);
                var six = new Constant(6, output.IsVector);
                return Where(six, a, Where(a, zero, gradient, zero), zero);
            case ActivationKind.LeakyReLU:
                var slope = new Constant(f.Slope, output.IsVector);
                return gradient * Where(output, zero, one, slope);
            case ActivationKind.Sigmoid:
                a = b.Named(name, output);
                return gradient * (a * (one - a));
            case ActivationKind.Tanh:
                a = b.Named(name, output);
                return gradient * new Fma(-a, a, one);
            default:
                throw new ArgumentOutOfRangeException(nameof(f), f, null);
        }
    }

    /// <summary>The function's name within a kernel's name.</summary>
    public static string Name(Activation f) => f.Kind switch
    {
        ActivationKind.ReLU => "relu",
        ActivationKind.ReLU6 => "relu6",
        ActivationKind.LeakyReLU => "leakyRelu" + Slope(f.Slope),
        ActivationKind.Sigmoid => "sigmoid",
        _ => "tanh",
    };

    /// <summary>x, but at least <paramref name="limit"/>.</summary>
    internal static Value AtLeast(float limit, Value x) =>
        new Binary(BinaryOperator.AtLeast, new Constant(limit, x.IsVector), x);

    /// <summary>x, but at most <paramref name="limit"/>.</summary>
    internal static Value AtMost(float limit, Value x) =>
        new Binary(BinaryOperator.AtMost, new Constant(limit, x.IsVector), x);

    private static Value LeakyReLU(Value x, float slope) =>
        Where(x, new Constant(0, x.IsVector), x, x * new Constant(slope, x.IsVector));

    private static Select Where(Value left, Value right, Value whenGreater, Value otherwise) =>
        new(Comparison.Greater, left, right, whenGreater, otherwise);

    // A slope as a part of an identifier: 0.01 is 0p01, -0.5 is m0p5, 1E-05 is 1Em05.
    private static string Slope(float slope) =>
        slope.ToString("R", CultureInfo.InvariantCulture).Replace('.', 'p').Replace('-', 'm').Replace("+", "");
}
