namespace NetGen;

/// <summary>Block of MobileNet v2: a 1x1 convolution to more channels, a 3x3 one of each, a 1x1 one to few, and a
/// shortcut if shapes agree.</summary>
/// <param name="channels">Number of output channels.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InvertedResidualAttribute(int channels) : LayerAttribute
{
    /// <summary>Number of output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Distance of two windows along every axis.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>How many times the input's channels there are inside; with 1 the first convolution is left
    /// out.</summary>
    public int Expand { get; set; } = 6;
}
