namespace NetGen;

/// <summary>Convolution (cross-correlation, as in PyTorch) with learnt weights, over 1 to 3 axes.</summary>
/// <param name="channels">Number of output channels.</param>
/// <param name="kernel">Extent of the window: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConvAttribute(int channels, params int[] kernel) : LayerAttribute
{
    /// <summary>Number of output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Extent of the window: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Kernel { get; } = kernel;

    /// <summary>Distance of two windows: a number for all axes, or an array with one for each axis, outermost first;
    /// 1 unless given.</summary>
    public object? Stride { get; set; }

    /// <summary>Padding on both sides: a number for all axes, an array with one for each axis, <c>"valid"</c> for none,
    /// or
    /// <c>"same"</c> for an output of ceil(input / stride), an odd total putting the extra one at the end; 0 unless
    /// given.</summary>
    public object? Padding { get; set; }

    /// <summary>Distance of two taps of the window: a number for all axes, or an array with one for each axis; 1 unless
    /// given.</summary>
    public object? Dilation { get; set; }

    /// <summary>Number of groups that the channels are split into.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a learnt bias is added to each output channel.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>How it and its gradients are computed: <c>"auto"</c>, as estimated to be the fastest, <c>"direct"</c>,
    /// or by Winograd's F(2x2, 3x3) or F(2x2, 5x5), as the kernel is, with <c>"winograd2"</c>, or F(4x4, 3x3) with
    /// <c>"winograd4"</c>.</summary>
    public string Algorithm { get; set; } = "auto";

    /// <summary><c>"fast"</c> or <c>"strict"</c>, see <see cref="NetworkAttribute.Numerics"/>; that of the network
    /// unless given.</summary>
    public string? Numerics { get; set; }
}
