using NetGen.Generator.Graph;
using static NetGen.Generator.Kernels.ActivationFunctions;

namespace NetGen.Generator.Kernels;

/// <summary>What kernels must know of activation functions: their names, and whether their code is long.</summary>
public static class ActivationTraits
{
    /// <summary>Whether the function takes so much code and so many registers that it is better done in a loop of its
    /// own.</summary>
    public static bool IsLong(Activation f) => f.Kind switch
    {
        ActivationKind.ELU or ActivationKind.CELU or ActivationKind.Sigmoid or ActivationKind.Tanh or ActivationKind.SiLU
            or ActivationKind.Mish or ActivationKind.GELU or ActivationKind.TanhGELU or ActivationKind.Softplus
            or ActivationKind.Exp or ActivationKind.Log or ActivationKind.Erf or ActivationKind.Sin or ActivationKind.Cos => true,
        ActivationKind.Pow => !Power.IsShort(f.Coefficient),
        _ => false,
    };

    /// <summary>Whether the derivative does.</summary>
    public static bool IsLongGradient(Activation f) => f.Kind switch
    {
        ActivationKind.SiLU or ActivationKind.Mish or ActivationKind.GELU or ActivationKind.TanhGELU
            or ActivationKind.Softplus or ActivationKind.Erf or ActivationKind.Sin or ActivationKind.Cos => true,
        ActivationKind.ELU => f.DerivativeSource == DerivativeSource.Input,
        ActivationKind.Pow => !Power.IsShort(f.Coefficient - 1),
        _ => false,
    };

    /// <summary>The function's name within a kernel's name.</summary>
    public static string Name(Activation f) => f.Kind switch
    {
        ActivationKind.ReLU => "relu",
        ActivationKind.ReLU6 => "relu6",
        ActivationKind.LeakyReLU => "leakyRelu" + Number(f.Coefficient),
        ActivationKind.ThresholdedReLU => "reluAbove" + Number(f.Coefficient),
        ActivationKind.ELU => "elu" + Number(f.Coefficient),
        ActivationKind.CELU => "celu" + Number(f.Coefficient),
        ActivationKind.HardSigmoid when f is { Coefficient: 1 / 6f, Constant: 0.5f } => "hardSigmoid",
        ActivationKind.HardSigmoid => "hardSigmoid" + Number(f.Coefficient) + "plus" + Number(f.Constant),
        ActivationKind.SiLU => "silu",
        ActivationKind.HardSwish => "hardSwish",
        ActivationKind.GELU => "gelu",
        ActivationKind.TanhGELU => "tanhGelu",
        ActivationKind.Softplus => "softplus" + Number(f.Coefficient) + "above" + Number(f.Constant),
        ActivationKind.Shrink => "shrink" + Number(f.Coefficient) + (f.Constant == 0 ? "" : "by" + Number(f.Constant)),
        ActivationKind.Clip => "clip" + Number(f.Coefficient) + "to" + Number(f.Constant),
        ActivationKind.Scale => "scale" + Number(f.Coefficient) + (f.Constant == 0 ? "" : "plus" + Number(f.Constant)),
        ActivationKind.Pow => "pow" + Number(f.Coefficient),
        ActivationKind.Sigmoid or ActivationKind.Tanh or ActivationKind.Softsign or ActivationKind.Mish
            or ActivationKind.Abs or ActivationKind.Reciprocal or ActivationKind.Sqrt or ActivationKind.Exp
            or ActivationKind.Log or ActivationKind.Erf or ActivationKind.Sin or ActivationKind.Cos
            or ActivationKind.Floor or ActivationKind.Ceil or ActivationKind.Round or ActivationKind.Sign =>
            f.Kind.ToString().ToLowerInvariant(),
        _ => throw new ArgumentOutOfRangeException(nameof(f), f, null),
    };
}
