namespace NetGen;

/// <summary>factor * x.</summary>
/// <param name="factor">A constant, from -1000 to 1000.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ScaleAttribute(double factor) : LayerAttribute
{
    /// <summary>A constant, from -1000 to 1000.</summary>
    public double Factor { get; } = factor;
}
