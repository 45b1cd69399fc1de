namespace NetGen;

/// <summary>x times the normal distribution function of x.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary><c>none</c> for the function itself, <c>tanh</c> for its approximation x (1 + tanh(sqrt(2/pi) (x +
    /// 0.044715 x^3))) / 2.</summary>
    public string Approximate { get; set; } = "none";
}
