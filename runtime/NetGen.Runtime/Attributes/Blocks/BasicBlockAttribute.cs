namespace NetGen;

/// <summary>Block of ResNet-18 and 34: two 3x3 convolutions with batch normalization, and a shortcut around
/// them.</summary>
/// <param name="channels">Number of output channels.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BasicBlockAttribute(int channels) : LayerAttribute
{
    /// <summary>Number of output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Distance of two windows along every axis.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Where the shape changes: <c>"projection"</c>, a 1x1 convolution with normalization, or <c>"padded"</c>,
    /// every stride-th position between channels of zeros.</summary>
    public string Shortcut { get; set; } = "projection";
}
