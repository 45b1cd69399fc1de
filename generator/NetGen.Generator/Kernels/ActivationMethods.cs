using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels;

/// <summary>
/// Activation functions and their derivatives as kernels use them: short ones where they stand, and long ones as
/// methods that kernels call, so that their code stands once in a file. The just-in-time compiler inlines the calls.
/// </summary>
public static class ActivationMethods
{
    private static readonly Local Argument = new("x", true);
    private static readonly Local Output = new("a", true);
    private static readonly Local OutputGradient = new("gradient", true);

    /// <summary>f(x); see <see cref="ActivationFunctions.Forward"/>.</summary>
    public static Value Forward(KernelBuilder b, Activation f, string suffix, Value x) => ActivationTraits.IsLong(f)
        ? new Call(ForwardFunction(f, Argument with { IsVector = x.IsVector }), [x])
        : ActivationFunctions.Forward(b, f, suffix, x);

    /// <summary>gradient * f'(x); see <see cref="ActivationDerivatives.Gradient"/>.</summary>
    public static Value Gradient(KernelBuilder b, Activation f, string suffix, Value source, Value gradient) =>
        ActivationTraits.IsLongGradient(f) || f.Kind is ActivationKind.Tanh or ActivationKind.Sigmoid or ActivationKind.ELU
            ? new Call(GradientFunction(f, source.IsVector), [source, gradient])
            : ActivationDerivatives.Gradient(b, f, suffix, source, gradient);

    private static KernelFunction ForwardFunction(Activation f, Local x) =>
        Function(Title(f), What(f), inner => ActivationFunctions.Forward(inner, f, "", x), x);

    private static KernelFunction GradientFunction(Activation f, bool isVector)
    {
        bool ofInput = f.DerivativeSource == DerivativeSource.Input;
        var source = (ofInput ? Argument : Output) with { IsVector = isVector };
        var gradient = OutputGradient with { IsVector = isVector };
        return Function(
            Title(f) + "Gradient",
            ofInput ? $"The gradient times the derivative at x of {What(f)}" : $"The gradient times the derivative where a is {What(f)}",
            inner => ActivationDerivatives.Gradient(inner, f, "", source, gradient),
            source,
            gradient);
    }

    private static KernelFunction Function(string name, string what, Func<KernelBuilder, Value> write, params Local[] parameters)
    {
        var inner = new KernelBuilder();
        var result = write(inner);
        return new KernelFunction(name, [what + "."], [.. parameters], inner.Statements, result);
    }

    private static string Title(Activation f)
    {
        string name = ActivationTraits.Name(f);
        return char.ToUpperInvariant(name[0]) + name.Substring(1);
    }

    private static string What(Activation f) => f.Kind switch
    {
        ActivationKind.ELU => "x where that is positive, else a multiple of e^x - 1",
        ActivationKind.Sigmoid => "1 / (1 + e^-x)",
        ActivationKind.Tanh => "tanh(x)",
        ActivationKind.SiLU => "x / (1 + e^-x)",
        ActivationKind.Mish => "x tanh(log(1 + e^x))",
        ActivationKind.GELU => "x times the Gaussian distribution function of x",
        ActivationKind.TanhGELU => "x times the approximation by tanh of the Gaussian distribution function of x",
        ActivationKind.Softplus => "log(1 + e^(beta x)) / beta, or x above a threshold",
        ActivationKind.CELU => "x where that is positive, else a (e^(x / a) - 1)",
        ActivationKind.Pow => Invariant($"x^{f.Coefficient}"),
        ActivationKind.Exp => "e^x",
        ActivationKind.Log => "the natural logarithm of x",
        ActivationKind.Erf => "the error function of x",
        ActivationKind.Sin => "sin(x)",
        ActivationKind.Cos => "cos(x)",
        _ => ActivationTraits.Name(f),
    };
}
