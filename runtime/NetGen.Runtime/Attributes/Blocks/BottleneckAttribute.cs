namespace NetGen;

/// <summary>Block of ResNet-50, 101 and 152: 1x1, 3x3 and 1x1 convolutions with batch normalization, and a shortcut
/// around them; the stride is on the 3x3 one.</summary>
/// <param name="channels">Number of channels inside; the output has four times as many.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BottleneckAttribute(int channels) : LayerAttribute
{
    /// <summary>Number of channels inside; the output has four times as many.</summary>
    public int Channels { get; } = channels;

    /// <summary>Distance of two windows along every axis.</summary>
    public int Stride { get; set; } = 1;
}
