namespace NetGen;

/// <summary>Root mean square normalization (Zhang and Sennrich 2019): x over its root mean square over the channels of
/// each position, times a factor of each channel.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RMSNormAttribute : LayerAttribute
{
    /// <summary>Added to the mean square; 0 or more.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether each channel has a learnt factor.</summary>
    public bool Affine { get; set; } = true;
}
