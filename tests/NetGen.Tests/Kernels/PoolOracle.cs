using NetGen.Generator.Kernels.Pooling;

namespace NetGen.Tests.Kernels;

/// <summary>Pooling by its definition, on planar tensors.</summary>
internal sealed class PoolOracle(PoolAxis depth, PoolAxis height, PoolAxis width, int channels)
{
    public int InSize => channels * depth.In * height.In * width.In;

    public int OutSize => channels * depth.Out * height.Out * width.Out;

    /// <summary>For each output, the taps within the input: the window position and the input's index.</summary>
    public IEnumerable<(int Position, int Input)>[] Windows() =>
    [
        .. from c in Enumerable.Range(0, channels)
           from od in Enumerable.Range(0, depth.Out)
           from oh in Enumerable.Range(0, height.Out)
           from ow in Enumerable.Range(0, width.Out)
           select (
               from d in Taps(depth, od)
               from h in Taps(height, oh)
               from w in Taps(width, ow)
               select (
                   (((d.Tap * height.Kernel) + h.Tap) * width.Kernel) + w.Tap,
                   (((((c * depth.In) + d.At) * height.In) + h.At) * width.In) + w.At)),
    ];

    public double Divisor(int taps, bool countPadding) =>
        countPadding ? depth.Kernel * height.Kernel * width.Kernel : taps;

    private static IEnumerable<(int Tap, int At)> Taps(PoolAxis axis, int output) =>
        Enumerable.Range(0, axis.Kernel)
            .Select(k => (k, (output * axis.Stride) - axis.PadBegin + k))
            .Where(tap => tap.Item2 >= 0 && tap.Item2 < axis.In);
}
