using NetGen.Generator.Graph;

namespace NetGen.Tests.Oracle;

/// <summary>The elementwise functions, and their derivatives in terms of their outputs.</summary>
internal static class ActivationOracle
{
    public static double Apply(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.ReLU => Math.Max(0, x),
        ActivationKind.ReLU6 => Math.Min(Math.Max(0, x), 6),
        ActivationKind.LeakyReLU => x > 0 ? x : activation.Slope * x,
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationKind.Tanh => Math.Tanh(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>The derivative where the function's output is <paramref name="y"/>.</summary>
    public static double Derivative(Activation activation, double y) => activation.Kind switch
    {
        ActivationKind.ReLU => y > 0 ? 1 : 0,
        ActivationKind.ReLU6 => y > 0 && y < 6 ? 1 : 0,
        ActivationKind.LeakyReLU => y > 0 ? 1 : activation.Slope,
        ActivationKind.Sigmoid => y * (1 - y),
        ActivationKind.Tanh => 1 - (y * y),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };
}
