using System.Numerics;
using System.Runtime.InteropServices;

namespace NetGen.Cli.Evaluation;

/// <summary>
/// For each tap of a kernel the runs of output positions that it has inside, with the input positions that they read.
/// </summary>
/// <param name="Output">The first output position.</param>
/// <param name="Input">The first input position.</param>
/// <param name="Stride">The distance of input positions.</param>
/// <param name="Length">The number of positions.</param>
internal readonly record struct Taps(int Output, int Input, int Stride, int Length)
{
    /// <summary>The runs of each tap, the last axis innermost.</summary>
    public static Taps[][] Of(Call call, Window[] windows)
    {
        int count = Tensor.Elements([.. windows.Select(window => window.Kernel)]);
        call.Spend((double)count * windows.SkipLast(1).Aggregate(1.0, (product, window) => product * window.Out));
        var taps = new Taps[count][];
        int[] digits = new int[windows.Length];
        for (int tap = 0; tap < count; tap++)
        {
            for (int axis = windows.Length - 1, rest = tap; axis >= 0; axis--)
            {
                digits[axis] = rest % windows[axis].Kernel;
                rest /= windows[axis].Kernel;
            }

            var runs = new List<Taps>();
            Add(runs, windows, digits, 0, 0, 0);
            taps[tap] = [.. runs];
        }

        return taps;
    }

    /// <summary>Adds the input's elements times a factor to the output's.</summary>
    public void Forward(ReadOnlySpan<double> input, Span<double> output, double factor)
    {
        var y = output.Slice(Output, Length);
        int i = 0;
        if (Stride == 1)
        {
            var x = input.Slice(Input, Length);
            var vectors = MemoryMarshal.Cast<double, Vector<double>>(y);
            var sources = MemoryMarshal.Cast<double, Vector<double>>(x);
            for (int v = 0; v < vectors.Length; v++)
            {
                vectors[v] += sources[v] * factor;
            }

            i = vectors.Length * Vector<double>.Count;
        }

        for (int at = Input + (i * Stride); i < y.Length; i++, at += Stride)
        {
            y[i] += input[at] * factor;
        }
    }

    /// <summary>Adds the output's elements times a factor to the input's.</summary>
    public void Backward(ReadOnlySpan<double> output, Span<double> input, double factor)
    {
        var y = output.Slice(Output, Length);
        for (int i = 0, at = Input; i < y.Length; i++, at += Stride)
        {
            input[at] += y[i] * factor;
        }
    }

    private static void Add(List<Taps> runs, Window[] windows, int[] tap, int axis, int output, int input)
    {
        if (axis == windows.Length)
        {
            runs.Add(new Taps(output, input, 1, 1));
            return;
        }

        var window = windows[axis];
        var (first, end) = window.Inside(tap[axis]);
        if (axis == windows.Length - 1)
        {
            if (first < end)
            {
                runs.Add(new Taps((output * window.Out) + first, (input * window.In) + window.At(first, tap[axis]), window.Stride, end - first));
            }

            return;
        }

        for (int o = first; o < end; o++)
        {
            Add(runs, windows, tap, axis + 1, (output * window.Out) + o, (input * window.In) + window.At(o, tap[axis]));
        }
    }
}
