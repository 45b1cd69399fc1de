namespace NetGen;

/// <summary>x where above alpha, else 0.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ThresholdedReLUAttribute : LayerAttribute
{
    /// <summary>What x must be above, any finite number.</summary>
    public double Alpha { get; set; } = 1;
}
