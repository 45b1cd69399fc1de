namespace NetGen;

/// <summary>x + bias where below -lambda, x - bias where above lambda, else 0.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ShrinkAttribute : LayerAttribute
{
    /// <summary>Where x begins to count, any finite number.</summary>
    public double Lambda { get; set; } = 0.5;

    /// <summary>What is taken from its magnitude, any finite number.</summary>
    public double Bias { get; set; }
}
