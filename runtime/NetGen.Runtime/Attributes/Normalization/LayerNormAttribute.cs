namespace NetGen;

/// <summary>Layer normalization (Ba, Kiros, Hinton 2016): the whole image, its last axes, or the channels of each
/// position, with mean 0 and variance 1.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance; 0 or more.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether each element that is normalized has a learnt factor and shift: each of an image, of its last
    /// axes, or each channel.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>What is normalized together: all axes, such as <c>"CHW"</c>, which is meant unless given; the last axes,
    /// such as <c>"W"</c> of tokens that are channels; or <c>"C"</c>, the channels of each position, as in
    /// ConvNeXt.</summary>
    public string? Axes { get; set; }
}
