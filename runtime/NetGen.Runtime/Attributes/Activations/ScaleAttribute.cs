namespace NetGen;

/// <summary>factor * x + offset.</summary>
/// <param name="factor">A constant, any finite number.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ScaleAttribute(double factor) : LayerAttribute
{
    /// <summary>A constant, any finite number.</summary>
    public double Factor { get; } = factor;

    /// <summary>Another, any finite number.</summary>
    public double Offset { get; set; }
}
