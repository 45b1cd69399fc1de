namespace NetGen;

/// <summary>Transposed convolution, as in PyTorch, with learnt weights, over 1 to 3 axes: each input adds its weighted
/// window to the output, whose extent is (input - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1 + output
/// padding.</summary>
/// <param name="channels">Number of output channels.</param>
/// <param name="kernel">Extent of the window: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConvTransposeAttribute(int channels, params int[] kernel) : LayerAttribute
{
    /// <summary>Number of output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Extent of the window: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Kernel { get; } = kernel;

    /// <summary>Distance of two windows in the output: a number for all axes, or an array with one for each axis; 1
    /// unless given.</summary>
    public object? Stride { get; set; }

    /// <summary>Positions cut off both sides of the output: a number for all axes, or an array with one for each axis;
    /// 0 unless given.</summary>
    public object? Padding { get; set; }

    /// <summary>Positions added to the end of the output: a number for all axes, or an array with one for each axis,
    /// below the stride or the dilation; 0 unless given.</summary>
    public object? OutputPadding { get; set; }

    /// <summary>Distance of two taps of the window: a number for all axes, or an array with one for each axis; 1 unless
    /// given.</summary>
    public object? Dilation { get; set; }

    /// <summary>Number of groups that the channels are split into.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a learnt bias is added to each output channel.</summary>
    public bool Bias { get; set; } = true;
}
