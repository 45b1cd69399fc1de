namespace NetGen.Generator.Graph;

/// <summary>What the derivative of an elementwise function is computed from.</summary>
public enum DerivativeSource
{
    /// <summary>The function's input x, which must be kept for the backward pass.</summary>
    Input,

    /// <summary>The function's output y, so that x need not exist outside registers.</summary>
    Output,
}

/// <summary>An elementwise function with its parameters.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Coefficient">The first parameter of the functions that have one; else 0.</param>
/// <param name="Constant">The second; else 0.</param>
public sealed record Activation(ActivationKind Kind, float Coefficient = 0, float Constant = 0)
{
    // Beyond these, what elementwise layers in a row make of a lane that is no channel might overflow.
    private const float LargestFactor = 1000;
    private const float LargestTerm = 1e6f;

    /// <summary>What the derivative is computed from. Functions that are not monotonic, or whose derivative at a limit
    /// is that of one side, have no choice but the input; nor have those of a negative coefficient by which the sign of
    /// y does not tell the sign of x.</summary>
    public DerivativeSource DerivativeSource => Kind switch
    {
        ActivationKind.SiLU or ActivationKind.HardSwish or ActivationKind.Mish or ActivationKind.GELU
            or ActivationKind.TanhGELU or ActivationKind.Softplus or ActivationKind.Shrink or ActivationKind.Clip
            or ActivationKind.Abs or ActivationKind.Pow or ActivationKind.Log or ActivationKind.Erf
            or ActivationKind.Sin or ActivationKind.Cos => DerivativeSource.Input,
        ActivationKind.LeakyReLU or ActivationKind.ELU or ActivationKind.ThresholdedReLU when Coefficient < 0 => DerivativeSource.Input,
        _ => DerivativeSource.Output,
    };

    /// <summary>Whether the derivative is a constant other than zero, so that the gradient is a function of the same
    /// kind.</summary>
    public bool IsLinear => Kind == ActivationKind.Scale;

    /// <summary>Whether the derivative is zero wherever there is one.</summary>
    public bool IsFlat => Kind is ActivationKind.Floor or ActivationKind.Ceil or ActivationKind.Round or ActivationKind.Sign
        || this is { Kind: ActivationKind.Pow, Coefficient: 0 };

    /// <summary>Whether the function and its derivative are finite for all numbers of a moderate size. Only those that
    /// are may work on lanes of a blocked tensor that are no channels, whose numbers are arbitrary.</summary>
    public bool StaysFinite => Kind switch
    {
        ActivationKind.Exp or ActivationKind.Log or ActivationKind.Sqrt or ActivationKind.Reciprocal or ActivationKind.Pow => false,
        ActivationKind.Scale => Math.Abs(Coefficient) <= LargestFactor && Math.Abs(Constant) <= LargestTerm,
        ActivationKind.LeakyReLU or ActivationKind.ELU => Math.Abs(Coefficient) <= LargestFactor,
        ActivationKind.Shrink => Math.Abs(Constant) <= LargestTerm,
        ActivationKind.Clip => Coefficient <= LargestTerm && Constant >= -LargestTerm,
        _ => true,
    };
}
