namespace NetGen.Generator.Graph;

/// <summary>A sliding window along one axis.</summary>
/// <param name="In">The input's extent.</param>
/// <param name="Kernel">The number of taps.</param>
/// <param name="Stride">The distance of two windows.</param>
/// <param name="Dilation">The distance of two taps.</param>
/// <param name="PadBegin">Padding before the input.</param>
/// <param name="PadEnd">Padding after the input.</param>
/// <param name="Out">The number of windows.</param>
public sealed record WindowAxis(int In, int Kernel, int Stride, int Dilation, int PadBegin, int PadEnd, int Out)
{
    /// <summary>The axis that a shape of lower rank does not have.</summary>
    public static WindowAxis None { get; } = new(1, 1, 1, 1, 0, 0, 1);

    /// <summary>The extent one window covers: dilation * (kernel - 1) + 1.</summary>
    public int Reach => (Dilation * (Kernel - 1)) + 1;

    /// <summary>The extent of the input with its padding.</summary>
    public long Padded => (long)PadBegin + In + PadEnd;

    /// <summary>How far the last window reaches past the padding.</summary>
    public int Overhang => (int)Math.Max(0, Spaced + Reach - Padded);

    /// <summary>Zeros before the output's gradient, spaced by the stride, for a data gradient without
    /// borders.</summary>
    public int GradientBegin => Math.Max(0, Reach - 1 - PadBegin);

    /// <summary>Zeros after it.</summary>
    public int GradientEnd => (int)Math.Max(0, (long)In + PadBegin - 1 - Spaced);

    /// <summary>The extent of that gradient with its zeros.</summary>
    public long PaddedGradient => GradientBegin + Spaced + 1 + GradientEnd;

    // The position of the last element of the spaced gradient.
    private long Spaced => (long)(Out - 1) * Stride;
}
