namespace NetGen;

/// <summary>x where positive, else alpha * (exp(x) - 1) (Clevert et al. 2015).</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ELUAttribute : LayerAttribute
{
    /// <summary>Minus the limit for negative inputs, any finite number.</summary>
    public double Alpha { get; set; } = 1;
}
