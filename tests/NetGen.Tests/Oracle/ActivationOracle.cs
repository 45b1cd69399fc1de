using NetGen.Generator.Graph;

namespace NetGen.Tests.Oracle;

/// <summary>The elementwise functions, and their derivatives in terms of their inputs or outputs.</summary>
internal static class ActivationOracle
{
    private static readonly double RootOfTwoOverPi = Math.Sqrt(2 / Math.PI);

    public static double Apply(Activation activation, double x)
    {
        double a = activation.Coefficient;
        double b = activation.Constant;
        return activation.Kind switch
        {
            ActivationKind.ReLU => Math.Max(0, x),
            ActivationKind.ReLU6 => Math.Min(Math.Max(0, x), 6),
            ActivationKind.LeakyReLU => x > 0 ? x : a * x,
            ActivationKind.ThresholdedReLU => x <= a ? 0 : x,
            ActivationKind.ELU => x > 0 ? x : a * ExpMinusOne(x),
            ActivationKind.CELU => x > 0 ? x : a * ExpMinusOne(x / a),
            ActivationKind.Sigmoid => Sigmoid(x),
            ActivationKind.HardSigmoid when IsDefault(activation) => Math.Min(Math.Max(0, x + 3), 6) / 6,
            ActivationKind.HardSigmoid => Math.Min(Math.Max(0, (a * x) + b), 1),
            ActivationKind.Tanh => Math.Tanh(x),
            ActivationKind.Softsign => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x)),
            ActivationKind.SiLU => Gate(x, Sigmoid(x)),
            ActivationKind.HardSwish => Gate(x, Math.Min(Math.Max(0, x + 3), 6) / 6),
            ActivationKind.Mish => Gate(x, Math.Tanh(LogOnePlusExp(x))),
            ActivationKind.GELU => Gate(x, NormalDistribution.Below(x)),
            ActivationKind.TanhGELU => Gate(x, Sigmoid(TanhArgument(x))),
            ActivationKind.Softplus => a * x > b ? x : LogOnePlusExp(a * x) / a,
            ActivationKind.Shrink => x < -a ? x + b : x <= a ? 0 : x - b,
            ActivationKind.Clip => Math.Min(Math.Max(x, a), b),
            ActivationKind.Scale => (a * x) + b,
            ActivationKind.Abs => Math.Abs(x),
            ActivationKind.Reciprocal => 1 / x,
            ActivationKind.Sqrt => Math.Sqrt(x),
            ActivationKind.Pow => Math.Pow(x, a),
            ActivationKind.Exp => Math.Exp(x),
            ActivationKind.Log => Math.Log(x),
            ActivationKind.Erf => NormalDistribution.Error(x),
            ActivationKind.Sin => Math.Sin(x),
            ActivationKind.Cos => Math.Cos(x),
            ActivationKind.Floor => Math.Floor(x),
            ActivationKind.Ceil => Math.Ceiling(x),
            ActivationKind.Round => Math.Round(x, MidpointRounding.ToEven),
            ActivationKind.Sign => double.IsNaN(x) ? x : Math.Sign(x),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };
    }

    /// <summary>The derivative where the function's input or output, as <see cref="Activation.DerivativeSource"/> says, is
    /// <paramref name="source"/>.</summary>
    public static double Derivative(Activation activation, double source)
    {
        double x = source;
        double y = source;
        double a = activation.Coefficient;
        double b = activation.Constant;
        bool ofInput = activation.DerivativeSource == DerivativeSource.Input;
        return activation.Kind switch
        {
            ActivationKind.ReLU => y > 0 ? 1 : 0,
            ActivationKind.ReLU6 => y > 0 && y < 6 ? 1 : 0,
            ActivationKind.LeakyReLU => source > 0 ? 1 : a,
            ActivationKind.ThresholdedReLU => source > (ofInput ? a : 0) ? 1 : 0,
            ActivationKind.ELU => source > 0 ? 1 : ofInput ? a * Math.Exp(x) : y + a,
            ActivationKind.CELU => y > 0 ? 1 : (y / a) + 1,
            ActivationKind.Sigmoid => y * (1 - y),
            ActivationKind.HardSigmoid => y > 0 && y < 1 ? (IsDefault(activation) ? 1 / 6.0 : a) : 0,
            ActivationKind.Tanh => 1 - (y * y),
            ActivationKind.Softsign => (1 - Math.Abs(y)) * (1 - Math.Abs(y)),
            ActivationKind.SiLU => Gate(1 + Gate(x, Sigmoid(-x)), Sigmoid(x)),
            ActivationKind.HardSwish => x < -3 ? 0 : x > 3 ? 1 : (x / 3) + 0.5,
            ActivationKind.Mish => MishDerivative(x),
            ActivationKind.GELU => NormalDistribution.Below(x) + Gate(x, NormalDistribution.Density(x)),
            ActivationKind.TanhGELU => Gate(
                1 + Gate(2 * RootOfTwoOverPi * x * (1 + (3 * 0.044715 * x * x)), Sigmoid(-TanhArgument(x))),
                Sigmoid(TanhArgument(x))),
            ActivationKind.Softplus => a * x > b ? 1 : Sigmoid(a * x),
            ActivationKind.Shrink => x < -a || x > a ? 1 : 0,
            ActivationKind.Clip => x >= a && x <= b ? 1 : 0,
            ActivationKind.Abs => Math.Sign(x),
            ActivationKind.Reciprocal => -y * y,
            ActivationKind.Sqrt => 0.5 / y,
            ActivationKind.Pow => a * Math.Pow(x, (float)(a - 1)),
            ActivationKind.Exp => y,
            ActivationKind.Log => 1 / x,
            ActivationKind.Erf => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x),
            ActivationKind.Sin => Math.Cos(x),
            ActivationKind.Cos => -Math.Sin(x),
            _ => throw new ArgumentOutOfRangeException(nameof(activation)),
        };
    }

    // A sixth that no float is.
    private static bool IsDefault(Activation hardSigmoid) => hardSigmoid is { Coefficient: 1 / 6f, Constant: 0.5f };

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
