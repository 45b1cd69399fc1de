namespace NetGen;

/// <summary>x where positive, else alpha * (exp(x) - 1).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ELUAttribute : LayerAttribute
{
    /// <summary>Minus the limit for negative inputs, from 0 to 1000.</summary>
    public double Alpha { get; set; } = 1;
}
