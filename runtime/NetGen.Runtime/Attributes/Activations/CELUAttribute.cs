namespace NetGen;

/// <summary>x where positive, else alpha * (exp(x / alpha) - 1) (Barron 2017).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CELUAttribute : LayerAttribute
{
    /// <summary>Minus the limit for negative inputs, a positive number.</summary>
    public double Alpha { get; set; } = 1;
}
