namespace NetGen;

/// <summary>Instance normalization (Ulyanov, Vedaldi, Lempitsky 2016): each channel of an image with mean 0 and
/// variance 1 over its positions.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InstanceNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance; 0 or more.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether each channel has a learnt factor and shift.</summary>
    public bool Affine { get; set; }
}
