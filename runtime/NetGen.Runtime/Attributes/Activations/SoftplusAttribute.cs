namespace NetGen;

/// <summary>log(1 + exp(beta * x)) / beta.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SoftplusAttribute : LayerAttribute
{
    /// <summary>How sharply it turns at 0, from 0.001 to 1000.</summary>
    public double Beta { get; set; } = 1;

    /// <summary>Where beta * x is above it, the result is x itself; from 0 to 1000.</summary>
    public double Threshold { get; set; } = 20;
}
