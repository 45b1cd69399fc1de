namespace NetGen;

/// <summary>Group normalization (Wu and He 2018): each group of neighbouring channels of an image with mean 0 and
/// variance 1.</summary>
/// <param name="groups">Number of groups that channels are split into.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GroupNormAttribute(int groups) : LayerAttribute
{
    /// <summary>Number of groups that channels are split into.</summary>
    public int Groups { get; } = groups;

    /// <summary>Added to the variance; 0 or more.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether each channel has a learnt factor and shift.</summary>
    public bool Affine { get; set; } = true;
}
