namespace NetGen.Generator.Graph;

/// <summary>The elementwise functions the compiler knows.</summary>
public enum ActivationKind
{
    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>min(max(0, x), 6).</summary>
    ReLU6,

    /// <summary>x where positive, else coefficient * x.</summary>
    LeakyReLU,

    /// <summary>x where positive, else coefficient * (exp(x) - 1) (Clevert et al. 2015).</summary>
    ELU,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>min(max(0, x + 3), 6) / 6 (Howard et al. 2019).</summary>
    HardSigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x sigmoid(x), also called Swish (Ramachandran et al. 2017).</summary>
    SiLU,

    /// <summary>x hardSigmoid(x) (Howard et al. 2019).</summary>
    HardSwish,

    /// <summary>x tanh(softplus(x)) (Misra 2019).</summary>
    Mish,

    /// <summary>x times the normal distribution function of x (Hendrycks and Gimpel 2016).</summary>
    GELU,

    /// <summary>The approximation x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2 of <see cref="GELU"/>.</summary>
    TanhGELU,

    /// <summary>log(1 + exp(coefficient * x)) / coefficient; x itself where coefficient * x is above the
    /// threshold.</summary>
    Softplus,

    /// <summary>coefficient * x.</summary>
    Scale,
}

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
/// <param name="Coefficient">The slope, alpha, beta or factor of the functions that have one; else 0.</param>
/// <param name="Threshold">Where softplus becomes the identity; 0 for other functions.</param>
public sealed record Activation(ActivationKind Kind, float Coefficient = 0, float Threshold = 0)
{
    /// <summary>What the derivative is computed from. Functions that are not monotonic have no choice but the
    /// input.</summary>
    public DerivativeSource DerivativeSource => Kind is ActivationKind.SiLU or ActivationKind.HardSwish or ActivationKind.Mish
        or ActivationKind.GELU or ActivationKind.TanhGELU or ActivationKind.Softplus
            ? DerivativeSource.Input
            : DerivativeSource.Output;

    /// <summary>Whether the derivative is a constant, so that the gradient is the function itself.</summary>
    public bool IsLinear => Kind == ActivationKind.Scale;
}
