namespace NetGen;

/// <summary>Block: a convolution without bias, batch normalization, and an activation.</summary>
/// <param name="channels">Number of output channels.</param>
/// <param name="kernel">Extent of the window: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConvNormAttribute(int channels, params int[] kernel) : LayerAttribute
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

    /// <summary>Number of groups that channels are split into.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Added to the variance where it is normalized.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>What follows: <c>"relu"</c>, <c>"relu6"</c>, <c>"leaky"</c> with slope 0.1, <c>"silu"</c>, or
    /// <c>"none"</c>.</summary>
    public string Activation { get; set; } = "relu";
}
