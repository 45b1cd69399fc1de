namespace NetGen;

/// <summary>Layer normalization (Ba, Kiros, Hinton 2016): the whole image with mean 0 and variance 1.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance; 0 or more.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether each element has a learnt factor and shift.</summary>
    public bool Affine { get; set; } = true;
}
