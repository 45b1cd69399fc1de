namespace NetGen;

/// <summary>min(max(0, alpha * x + beta), 1); unless told otherwise that of Howard et al. 2019, min(max(0, x + 3), 6)
/// / 6.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HardSigmoidAttribute : LayerAttribute
{
    /// <summary>The slope between 0 and 1, any finite number.</summary>
    public double Alpha { get; set; } = 1.0 / 6;

    /// <summary>The value at 0, any finite number.</summary>
    public double Beta { get; set; } = 0.5;
}
