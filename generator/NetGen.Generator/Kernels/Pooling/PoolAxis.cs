namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// Windows along one axis: output o covers the input positions o * Stride - PadBegin + k for k below Kernel that are in
/// [0, In). At least one must be, for every output.
/// </summary>
/// <param name="In">The input's extent.</param>
/// <param name="Out">The output's extent.</param>
/// <param name="Kernel">The window's size.</param>
/// <param name="Stride">The distance of two windows.</param>
/// <param name="PadBegin">The padding before the first position.</param>
public sealed record PoolAxis(int In, int Out, int Kernel, int Stride, int PadBegin)
{
    /// <summary>An axis of extent 1.</summary>
    public static PoolAxis One { get; } = new(1, 1, 1, 1, 0);

    /// <summary>The first output whose window lies within the input, or the number of outputs.</summary>
    internal int WholeBegin => Math.Min(Out, (PadBegin + Stride - 1) / Stride);

    /// <summary>The output behind the last one whose window lies within the input.</summary>
    internal int WholeEnd => In + PadBegin < Kernel
        ? WholeBegin
        : Math.Max(WholeBegin, Math.Min(Out, ((In + PadBegin - Kernel) / Stride) + 1));

    /// <summary>Whether every window lies within the input.</summary>
    internal bool IsWhole => WholeBegin == 0 && WholeEnd == Out;

    /// <summary>Whether every input position is in exactly one window.</summary>
    internal bool IsPartition => Kernel == Stride && PadBegin == 0 && In == Out * Kernel;
}
