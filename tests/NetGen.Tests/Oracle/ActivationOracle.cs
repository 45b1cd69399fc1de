using NetGen.Generator.Graph;

namespace NetGen.Tests.Oracle;

/// <summary>The elementwise functions, and their derivatives in terms of their inputs or outputs.</summary>
internal static class ActivationOracle
{
    private static readonly double RootOfTwoOverPi = Math.Sqrt(2 / Math.PI);

    public static double Apply(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.ReLU => Math.Max(0, x),
        ActivationKind.ReLU6 => Math.Min(Math.Max(0, x), 6),
        ActivationKind.LeakyReLU => x > 0 ? x : activation.Coefficient * x,
        ActivationKind.ELU => x > 0 ? x : activation.Coefficient * ExpMinusOne(x),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.HardSigmoid => Math.Min(Math.Max(0, x + 3), 6) / 6,
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.SiLU => Gate(x, Sigmoid(x)),
        ActivationKind.HardSwish => Gate(x, Math.Min(Math.Max(0, x + 3), 6) / 6),
        ActivationKind.Mish => Gate(x, Math.Tanh(LogOnePlusExp(x))),
        ActivationKind.GELU => Gate(x, NormalDistribution.Below(x)),
        ActivationKind.TanhGELU => Gate(x, Sigmoid(TanhArgument(x))),
        ActivationKind.Softplus => activation.Coefficient * x > activation.Threshold
            ? x
            : LogOnePlusExp(activation.Coefficient * x) / activation.Coefficient,
        ActivationKind.Scale => activation.Coefficient * x,
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>The derivative where the function's input or output, as <see cref="Activation.DerivativeSource"/> says, is
    /// <paramref name="source"/>.</summary>
    public static double Derivative(Activation activation, double source)
    {
        double x = source;
        double y = source;
        return activation.Kind switch
        {
            ActivationKind.ReLU => y > 0 ? 1 : 0,
            ActivationKind.ReLU6 => y > 0 && y < 6 ? 1 : 0,
            ActivationKind.LeakyReLU => y > 0 ? 1 : activation.Coefficient,
            ActivationKind.ELU => y > 0 ? 1 : y + activation.Coefficient,
            ActivationKind.Sigmoid => y * (1 - y),
            ActivationKind.HardSigmoid => y > 0 && y < 1 ? 1 / 6.0 : 0,
            ActivationKind.Tanh => 1 - (y * y),
            ActivationKind.SiLU => Gate(1 + Gate(x, Sigmoid(-x)), Sigmoid(x)),
            ActivationKind.HardSwish => x < -3 ? 0 : x > 3 ? 1 : (x / 3) + 0.5,
            ActivationKind.Mish => MishDerivative(x),
            ActivationKind.GELU => NormalDistribution.Below(x) + Gate(x, NormalDistribution.Density(x)),
            ActivationKind.TanhGELU => Gate(
                1 + Gate(2 * RootOfTwoOverPi * x * (1 + (3 * 0.044715 * x * x)), Sigmoid(-TanhArgument(x))),
                Sigmoid(TanhArgument(x))),
            ActivationKind.Softplus => activation.Coefficient * x > activation.Threshold ? 1 : Sigmoid(activation.Coefficient * x),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };
    }

    private static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    private static double TanhArgument(double x) => 2 * RootOfTwoOverPi * (x + (0.044715 * x * x * x));

    private static double MishDerivative(double x)
    {
        double t = Math.Tanh(LogOnePlusExp(x));
        return t + Gate((1 - (t * t)) * Sigmoid(x), x);
    }

    // log(1 + e^x). For a small v, log(1 + v) is log(w) v / (w - 1) with w the double nearest to 1 + v (Kahan).
    private static double LogOnePlusExp(double x)
    {
        double v = Math.Exp(-Math.Abs(x));
        double w = 1 + v;
        return Math.Max(0, x) + (w == 1 ? v : Math.Log(w) * v / (w - 1));
    }

    // e^x - 1 = tanh(x / 2) (e^x + 1), which loses nothing near 0.
    private static double ExpMinusOne(double x) => Math.Tanh(x / 2) * (Math.Exp(x) + 1);

    // A product in which a factor that has gone to zero wins over one that has gone to infinity.
    private static double Gate(double x, double gate) => gate == 0 || (x == 0 && !double.IsNaN(gate)) ? 0 : x * gate;
}
