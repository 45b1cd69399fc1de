namespace NetGen;

/// <summary>Block of MobileNet v1: a 3x3 convolution of each channel, then a 1x1 one of all, each with batch
/// normalization and ReLU.</summary>
/// <param name="channels">Number of output channels.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DepthwiseSeparableAttribute(int channels) : LayerAttribute
{
    /// <summary>Number of output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Distance of two windows along every axis.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Added to the variance where it is normalized.</summary>
    public double Epsilon { get; set; } = 1e-5;
}
