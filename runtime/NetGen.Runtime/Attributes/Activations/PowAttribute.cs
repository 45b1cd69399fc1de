namespace NetGen;

/// <summary>x to the power of a constant, as IEEE 754 defines it: where x is negative, NaN unless the exponent is
/// whole.</summary>
/// <param name="exponent">The exponent, any finite number.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PowAttribute(double exponent) : LayerAttribute
{
    /// <summary>The exponent, any finite number.</summary>
    public double Exponent { get; } = exponent;
}
