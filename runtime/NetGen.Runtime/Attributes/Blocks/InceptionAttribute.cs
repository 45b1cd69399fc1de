namespace NetGen;

/// <summary>Block of GoogLeNet: convolutions of three sizes and a pooling side by side, all with ReLU.</summary>
/// <param name="channels1x1">Channels of the 1x1 convolution.</param>
/// <param name="reduce3x3">Channels of the 1x1 convolution before the 3x3 one.</param>
/// <param name="channels3x3">Channels of the 3x3 convolution.</param>
/// <param name="reduce5x5">Channels of the 1x1 convolution before the 5x5 one.</param>
/// <param name="channels5x5">Channels of the 5x5 convolution.</param>
/// <param name="channelsPool">Channels of the 1x1 convolution behind the pooling.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InceptionAttribute(
    int channels1x1, int reduce3x3, int channels3x3, int reduce5x5, int channels5x5, int channelsPool) : LayerAttribute
{
    /// <summary>Channels of the 1x1 convolution.</summary>
    public int Channels1x1 { get; } = channels1x1;

    /// <summary>Channels of the 1x1 convolution before the 3x3 one.</summary>
    public int Reduce3x3 { get; } = reduce3x3;

    /// <summary>Channels of the 3x3 convolution.</summary>
    public int Channels3x3 { get; } = channels3x3;

    /// <summary>Channels of the 1x1 convolution before the 5x5 one.</summary>
    public int Reduce5x5 { get; } = reduce5x5;

    /// <summary>Channels of the 5x5 convolution.</summary>
    public int Channels5x5 { get; } = channels5x5;

    /// <summary>Channels of the 1x1 convolution behind the pooling.</summary>
    public int ChannelsPool { get; } = channelsPool;

    /// <summary>Whether the convolutions have batch normalization instead of a bias, as in torchvision.</summary>
    public bool BatchNorm { get; set; }

    /// <summary>Extent of the 5x5 convolution's window, an odd number; torchvision has 3.</summary>
    public int Kernel5 { get; set; } = 5;
}
