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

    public double Divisor(IEnumerable<(int Position, int Input)> window, int output, PoolDivisor divisor) => divisor switch
    {
        PoolDivisor.Window => Counted(depth, output / width.Out / height.Out % depth.Out)
            * Counted(height, output / width.Out % height.Out)
            * Counted(width, output % width.Out),
        PoolDivisor.Inside => window.Count(),
        _ => 1,
    };

    // Positions of a window up to the end of the padding, which the last window overhangs.
    private static int Counted(PoolAxis axis, int output)
    {
        int padded = ((axis.Out - 1) * axis.Stride) + axis.Reach - axis.Overhang;
        return Enumerable.Range(0, axis.Kernel).Count(tap => (output * axis.Stride) + (tap * axis.Dilation) < padded);
    }

    private static IEnumerable<(int Tap, int At)> Taps(PoolAxis axis, int output) => axis.IsAdaptive
        ? Enumerable.Range(0, axis.In)
            .Where(i => i >= Math.Floor(output * (double)axis.In / axis.Out) && i < Math.Ceiling((output + 1) * (double)axis.In / axis.Out))
            .Select((i, k) => (k, i))
        : Enumerable.Range(0, axis.Kernel)
            .Select(k => (k, (output * axis.Stride) - axis.PadBegin + (k * axis.Dilation)))
            .Where(tap => tap.Item2 >= 0 && tap.Item2 < axis.In);
}
