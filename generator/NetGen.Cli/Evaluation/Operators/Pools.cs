using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Pools over any number of axes of space.</summary>
internal static class Pools
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["MaxPool"] = Max,
        ["AveragePool"] = Average,
        ["LpPool"] = Lp,
        ["GlobalAveragePool"] = call => Global(call, values => Mean(values)),
        ["GlobalMaxPool"] = call => Global(call, values => Largest(values)),
        ["GlobalLpPool"] = call => Power(call) is var p ? Global(call, values => Norm(values, p)) : [],
    };

    /// <summary>Takes the elements that a window has inside at one position.</summary>
    /// <param name="output">The number of the position's element in the output.</param>
    /// <param name="places">Their places in a plane.</param>
    /// <param name="padded">How many taps are inside or within the padding.</param>
    private delegate void Visitor(int output, ReadOnlySpan<int> places, int padded);

    private static Tensor[] Max(Call call)
    {
        var x = call[0];
        var windows = Windows(call, x);
        int[] shape = [.. x.Dimensions[..2], .. windows.Select(window => window.Out)];
        double[] reals = x.IsReal ? call.NewReals(shape) : [];
        long[] integers = x.IsReal ? [] : call.NewIntegers(shape);
        long[]? indices = call.Wants(1) ? call.NewIntegers(shape) : null;
        bool columns = call.Int32("storage_order", 0) != 0;
        int plane = Tensor.Elements(x.Dimensions.AsSpan(2));
        Visit(call, x, windows, (output, places, _) =>
        {
            int start = output / Math.Max(1, Tensor.Elements(shape.AsSpan(2))) * plane;
            Call.Check(places.Length > 0, "a window has no element inside");
            int best = places[0];
            foreach (int place in places[1..])
            {
                bool higher = x.IsReal
                    ? x.Reals[start + place] > x.Reals[start + best]
                    : x.Type.Compare(x.Integers[start + place], x.Integers[start + best]) > 0;
                best = higher ? place : best;
            }

            if (x.IsReal)
            {
                reals[output] = x.Reals[start + best];
            }
            else
            {
                integers[output] = x.Integers[start + best];
            }

            if (indices is not null)
            {
                indices[output] = start + (columns ? ColumnMajor(x.Dimensions.AsSpan(2), best) : best);
            }
        });
        var result = x.IsReal ? Tensor.Of(x.Type, shape, reals) : Tensor.Of(x.Type, shape, integers);
        return indices is null ? [result] : [result, Tensor.Of(OnnxType.Int64, shape, indices)];
    }

    private static Tensor[] Average(Call call)
    {
        bool counts = call.Flag("count_include_pad");
        return Pool(call, (values, padded) =>
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value;
            }

            return values.Length == 0 ? 0 : sum / (counts ? padded : values.Length);
        });
    }

    private static Tensor[] Lp(Call call)
    {
        double p = Power(call);
        return Pool(call, (values, _) => Norm(values, p));
    }

    private static Tensor[] Pool(Call call, Summary summary)
    {
        var x = call[0];
        var windows = Windows(call, x);
        int[] shape = [.. x.Dimensions[..2], .. windows.Select(window => window.Out)];
        double[] result = call.NewReals(shape);
        double[] values = x.Reals;
        double[] taps = new double[Tensor.Elements([.. windows.Select(window => window.Kernel)])];
        int plane = Tensor.Elements(x.Dimensions.AsSpan(2));
        int positions = Math.Max(1, Tensor.Elements(shape.AsSpan(2)));
        Visit(call, x, windows, (output, places, padded) =>
        {
            int start = output / positions * plane;
            for (int i = 0; i < places.Length; i++)
            {
                taps[i] = values[start + places[i]];
            }

            result[output] = summary(taps.AsSpan(0, places.Length), padded);
        });
        return [Tensor.Of(x.Type, shape, result)];
    }

    private static Tensor[] Global(Call call, Func<ReadOnlySpan<double>, double> summary)
    {
        var x = call[0];
        Call.Check(x.Rank >= 2, "the input has no channels");
        int plane = Tensor.Elements(x.Dimensions.AsSpan(2));
        int[] shape = [.. x.Dimensions[..2], .. Enumerable.Repeat(1, x.Rank - 2)];
        double[] result = call.NewReals(shape);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = summary(x.Reals.AsSpan(i * plane, plane));
        }

        return [Tensor.Of(x.Type, shape, result)];
    }

    private static Window[] Windows(Call call, Tensor x)
    {
        Call.Check(x.Rank >= 3, "the input has no axes of space");

        // Runtimes count dilations not in, which the specification's text does, and pad by negative numbers.
        var windows = Window.Of(call, x.Dimensions[2..], Window.KernelShape(call, x.Rank - 2));
        Call.Check(
            call.Text("auto_pad", "NOTSET") is "NOTSET" or "VALID"
                || Array.TrueForAll(windows, window => window.Dilation == 1 && ((window.Out - 1) * window.Stride) + window.Kernel >= window.In),
            "'auto_pad' with dilations, or of a kernel that is smaller than the stride, is not defined");
        return windows;
    }

    // Calls a visitor for each element of the output, in order.
    private static void Visit(Call call, Tensor x, Window[] windows, Visitor visitor)
    {
        int kernel = Tensor.Elements([.. windows.Select(window => window.Kernel)]);
        int[] space = [.. windows.Select(window => window.Out)];
        int positions = Tensor.Elements(space);
        int planes = x.Dimensions[0] * x.Dimensions[1];
        call.Spend((double)planes * positions * kernel * windows.Length);
        int[] places = new int[kernel];
        int[] position = new int[windows.Length];
        for (int plane = 0; plane < planes; plane++)
        {
            Array.Clear(position);
            for (int i = 0; i < positions; i++)
            {
                int padded = 1;
                for (int axis = 0; axis < windows.Length; axis++)
                {
                    padded *= windows[axis].Padded(position[axis]);
                }

                int count = 0;
                Collect(windows, position, 0, 0, places, ref count);
                visitor((plane * positions) + i, places.AsSpan(0, count), padded);
                for (int axis = windows.Length - 1; axis >= 0 && ++position[axis] == space[axis]; axis--)
                {
                    position[axis] = 0;
                }
            }
        }
    }

    private static void Collect(Window[] windows, int[] position, int axis, int place, int[] places, ref int count)
    {
        if (axis == windows.Length)
        {
            places[count++] = place;
            return;
        }

        var window = windows[axis];
        for (int tap = 0; tap < window.Kernel; tap++)
        {
            int at = window.At(position[axis], tap);
            if (at >= 0 && at < window.In)
            {
                Collect(windows, position, axis + 1, (place * window.In) + at, places, ref count);
            }
        }
    }

    // The number of an element if the first axis is innermost.
    private static int ColumnMajor(ReadOnlySpan<int> space, int place)
    {
        int result = 0;
        for (int axis = space.Length - 1; axis >= 0; axis--)
        {
            result = (result * space[axis]) + (place % space[axis]);
            place /= space[axis];
        }

        return result;
    }

    private static double Power(Call call) => call.Opset < 2 ? call.Single("p", 2) : call.Int32("p", 2);

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    private static double Norm(ReadOnlySpan<double> values, double p)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += Math.Pow(Math.Abs(value), p);
        }

        return Math.Pow(sum, 1 / p);
    }

    /// <summary>What a pool makes of the elements of a window.</summary>
    private delegate double Summary(ReadOnlySpan<double> values, int padded);
}
