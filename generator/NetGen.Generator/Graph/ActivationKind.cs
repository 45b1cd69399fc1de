namespace NetGen.Generator.Graph;

/// <summary>The elementwise functions the compiler knows. <c>a</c> is an activation's coefficient and <c>b</c> its
/// constant.</summary>
public enum ActivationKind
{
    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>min(max(0, x), 6).</summary>
    ReLU6,

    /// <summary>x where positive, else a x.</summary>
    LeakyReLU,

    /// <summary>x where it is above a, else 0.</summary>
    ThresholdedReLU,

    /// <summary>x where positive, else a (e^x - 1) (Clevert et al. 2015).</summary>
    ELU,

    /// <summary>x where positive, else a (e^(x / a) - 1) (Barron 2017).</summary>
    CELU,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>min(max(0, a x + b), 1); with 1/6 and 1/2 that of Howard et al. 2019.</summary>
    HardSigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x / (1 + |x|) (Turian et al. 2009).</summary>
    Softsign,

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

    /// <summary>log(1 + e^(a x)) / a; x itself where a x is above b.</summary>
    Softplus,

    /// <summary>x + b below -a, x - b above a, else 0.</summary>
    Shrink,

    /// <summary>min(max(x, a), b); either may be infinite.</summary>
    Clip,

    /// <summary>a x + b.</summary>
    Scale,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>1 / x.</summary>
    Reciprocal,

    /// <summary>The square root.</summary>
    Sqrt,

    /// <summary>x^a, as IEEE 754 defines pow.</summary>
    Pow,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>The natural logarithm.</summary>
    Log,

    /// <summary>The error function 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.</summary>
    Erf,

    /// <summary>The sine.</summary>
    Sin,

    /// <summary>The cosine.</summary>
    Cos,

    /// <summary>The largest whole number that is at most x.</summary>
    Floor,

    /// <summary>The smallest whole number that is at least x.</summary>
    Ceil,

    /// <summary>The nearest whole number, ties to even.</summary>
    Round,

    /// <summary>-1, 0 or 1, as x is.</summary>
    Sign,
}
