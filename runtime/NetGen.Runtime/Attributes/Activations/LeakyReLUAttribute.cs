namespace NetGen;

/// <summary>x where positive, else slope * x.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>Slope for negative inputs, from 0 to 1.</summary>
    public double Slope { get; set; } = 0.01;
}
