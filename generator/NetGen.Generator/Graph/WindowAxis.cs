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
}
