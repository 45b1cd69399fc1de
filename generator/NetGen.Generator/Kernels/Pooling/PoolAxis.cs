using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// Windows along one axis: output o covers the input positions o * Stride - PadBegin + k * Dilation for k below Kernel
/// that are in [0, In). At least one must be, for every output.
/// </summary>
/// <param name="In">The input's extent.</param>
/// <param name="Out">The output's extent.</param>
/// <param name="Kernel">The window's size.</param>
/// <param name="Stride">The distance of two windows.</param>
/// <param name="PadBegin">The padding before the first position.</param>
/// <param name="Overhang">The positions of the last window's extent that are not even padding; below the
/// stride.</param>
/// <param name="Dilation">The distance of two positions of a window.</param>
public sealed record PoolAxis(int In, int Out, int Kernel, int Stride, int PadBegin, int Overhang = 0, int Dilation = 1)
{
    /// <summary>An axis of extent 1.</summary>
    public static PoolAxis One { get; } = new(1, 1, 1, 1, 0);

    /// <summary>
    /// Windows that divide the input as evenly as they can: output o covers
    /// [floor(o * In / Out), ceil((o + 1) * In / Out)). Where all have one size they are ordinary windows; else the
    /// kernel is the largest that may occur.
    /// </summary>
    public static PoolAxis Adaptive(int @in, int @out) => @in % @out == 0
        ? new(@in, @out, @in / @out, @in / @out, 0)
        : new(@in, @out, ((@in + @out - 1) / @out) + 1, 0, 0);

    /// <summary>The extent that a window covers.</summary>
    public int Reach => (Dilation * (Kernel - 1)) + 1;

    /// <summary>Whether the windows are those of <see cref="Adaptive"/>.</summary>
    public bool IsAdaptive => Stride == 0;

    /// <summary>The first output whose window lies within the input, or the number of outputs.</summary>
    internal int WholeBegin => IsAdaptive ? 0 : Math.Min(Out, (PadBegin + Stride - 1) / Stride);

    /// <summary>The output behind the last one whose window lies within the input.</summary>
    internal int WholeEnd => IsAdaptive || In + PadBegin < Reach
        ? WholeBegin
        : Math.Max(WholeBegin, Math.Min(Out, ((In + PadBegin - Reach) / Stride) + 1));

    /// <summary>Whether every window lies within the input.</summary>
    internal bool IsWhole => WholeBegin == 0 && WholeEnd == Out;

    /// <summary>Whether every input position is in exactly one window.</summary>
    internal bool IsPartition => Kernel == Stride && Dilation == 1 && PadBegin == 0 && In == Out * Kernel;

    /// <summary>The input position of an output's first window position; in the padding if negative.</summary>
    internal IndexExpression First(IndexExpression output) =>
        IsAdaptive ? output * In / Out : (output * Stride) - PadBegin;

    /// <summary>The position behind an output's last one; for adaptive windows.</summary>
    internal IndexExpression Last(IndexExpression output) => ((output * In) + (In + Out - 1)) / Out;

    /// <summary>The positions of an output's window that are input or padding.</summary>
    internal IndexExpression Counted(IndexExpression output) => Overhang == 0
        ? Kernel
        : IndexExpression.Min(Kernel, Taps((IndexExpression)(Reach - Overhang + ((Out - 1) * Stride)) - (output * Stride)));

    /// <summary>The positions of a window in an extent that begins with it; the extent must not be negative.</summary>
    internal IndexExpression Taps(IndexExpression extent) => Dilation == 1 ? extent : (extent + (Dilation - 1)) / Dilation;
}
