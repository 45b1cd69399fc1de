namespace NetGen;

/// <summary>Block of SqueezeNet: a 1x1 convolution with few channels, then 1x1 and 3x3 ones side by side; all with
/// ReLU.</summary>
/// <param name="squeeze">Channels of the first convolution.</param>
/// <param name="expand1x1">Channels of the 1x1 convolution behind it.</param>
/// <param name="expand3x3">Channels of the 3x3 convolution behind it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FireAttribute(int squeeze, int expand1x1, int expand3x3) : LayerAttribute
{
    /// <summary>Channels of the first convolution.</summary>
    public int Squeeze { get; } = squeeze;

    /// <summary>Channels of the 1x1 convolution behind it.</summary>
    public int Expand1x1 { get; } = expand1x1;

    /// <summary>Channels of the 3x3 convolution behind it.</summary>
    public int Expand3x3 { get; } = expand3x3;
}
