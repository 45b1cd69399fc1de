namespace NetGen;

/// <summary>x where positive, else slope * x.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>Slope for negative inputs, any finite number.</summary>
    public double Slope { get; set; } = 0.01;
}
