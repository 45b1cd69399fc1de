namespace NetGen;

/// <summary>Every stride-th position of the input between channels of zeros: the shortcut without parameters of
/// residual networks (He et al. 2015, section 4.2, option A).</summary>
/// <param name="channels">Number of output channels; half of those added, rounded down, stand before the
/// input's.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PaddedShortcutAttribute(int channels) : LayerAttribute
{
    /// <summary>Number of output channels; half of those added, rounded down, stand before the input's.</summary>
    public int Channels { get; } = channels;

    /// <summary>Distance of two positions kept: a number for all axes, or an array with one for each axis; 1 unless
    /// given.</summary>
    public object? Stride { get; set; }
}
