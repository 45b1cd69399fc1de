using NetGen.Cli.Import;

namespace NetGen.Cli.Evaluation;

/// <summary>Convolutions and pools, over any number of axes of space.</summary>
internal static class WindowDefinitions
{
    /// <summary>Conv.</summary>
    public static Constant[] Conv(NodeContext node)
    {
        var x = node.Constant(0);
        var weight = node.Constant(1);
        int groups = checked((int)node.Integer("group", 1));
        int[] kernel = [.. weight.Dimensions.Skip(2)];
        var axes = WindowAxes.Of(node, [.. x.Dimensions.Skip(2)], kernel);
        int[] space = [.. axes.Select(axis => axis.Out)];
        var (images, inChannels, outChannels, groupIn) = (x.Dimensions[0], x.Dimensions[1], weight.Dimensions[0], weight.Dimensions[1]);
        Fits(groups > 0 && outChannels % groups == 0 && groupIn * groups == inChannels);

        // For each tap of the kernel the pairs of output and input position that it joins.
        var taps = Taps(axes);
        int positions = Constant.Elements(space);
        int inPositions = Constant.Elements(x.Dimensions.Skip(2));
        double[] values = x.Values;
        float[] factors = weight.ToSingles();
        double[]? bias = node.Has(2) ? node.Constant(2).Values : null;
        double[] result = new double[Constant.Elements([images, outChannels, positions])];
        Parallel.For(0, images * outChannels, row =>
        {
            int channel = row % outChannels;
            var y = result.AsSpan(row * positions, positions);
            y.Fill(bias?[channel] ?? 0);
            int first = (row / outChannels * inChannels) + (channel / (outChannels / groups) * groupIn);
            for (int c = 0; c < groupIn; c++)
            {
                var from = values.AsSpan((first + c) * inPositions, inPositions);
                for (int tap = 0; tap < taps.Length; tap++)
                {
                    double factor = factors[(((channel * groupIn) + c) * taps.Length) + tap];
                    foreach (var run in taps[tap])
                    {
                        run.AddTo(y, from, factor);
                    }
                }
            }
        });
        return [new Constant([images, outChannels, .. space], result)];
    }

    /// <summary>ConvTranspose: each input sends its product with the kernel to the outputs that a convolution would read it from.</summary>
    public static Constant[] Transposed(NodeContext node)
    {
        var x = node.Constant(0);
        var weight = node.Constant(1);
        int groups = checked((int)node.Integer("group", 1));
        int[] kernel = [.. weight.Dimensions.Skip(2)];
        var axes = WindowAxes.OfTransposed(node, [.. x.Dimensions.Skip(2)], kernel);
        int[] space = [.. axes.Select(axis => axis.In)];
        var (images, inChannels, groupOut) = (x.Dimensions[0], x.Dimensions[1], weight.Dimensions[1]);
        Fits(groups > 0 && inChannels % groups == 0 && weight.Dimensions[0] == inChannels);
        int outChannels = groupOut * groups;
        var taps = Taps(axes);
        int positions = Constant.Elements(space);
        int inPositions = Constant.Elements(x.Dimensions.Skip(2));
        double[] values = x.Values;
        float[] factors = weight.ToSingles();
        double[]? bias = node.Has(2) ? node.Constant(2).Values : null;
        double[] result = new double[Constant.Elements([images, outChannels, positions])];
        Parallel.For(0, images * outChannels, row =>
        {
            int channel = row % outChannels;
            var y = result.AsSpan(row * positions, positions);
            y.Fill(bias?[channel] ?? 0);
            int groupIn = inChannels / groups;
            int group = channel / groupOut;
            for (int c = group * groupIn; c < (group + 1) * groupIn; c++)
            {
                var from = values.AsSpan(((row / outChannels * inChannels) + c) * inPositions, inPositions);
                for (int tap = 0; tap < taps.Length; tap++)
                {
                    double factor = factors[(((c * groupOut) + (channel % groupOut)) * taps.Length) + tap];
                    foreach (var run in taps[tap])
                    {
                        run.Reversed.AddTo(y, from, factor);
                    }
                }
            }
        });
        return [new Constant([images, outChannels, .. space], result)];
    }

    /// <summary>MaxPool; padding is no candidate.</summary>
    public static Constant[] MaxPool(NodeContext node) => [Pool(node, double.NegativeInfinity, Math.Max, (largest, _) => largest)];

    /// <summary>AveragePool; padding counts if it is asked for, but not what ceil mode adds behind it.</summary>
    public static Constant[] AveragePool(NodeContext node)
    {
        bool counts = node.Integer("count_include_pad", 0) != 0;
        return [Pool(node, 0, (sum, value) => sum + value, (sum, taps) => sum / (counts ? taps.Padded : taps.Inside))];
    }

    private static Constant Pool(
        NodeContext node, double start, Func<double, double, double> add, Func<double, (int Inside, int Padded), double> finish)
    {
        var x = node.Constant(0);
        int[] kernel = [.. (node.Integers("kernel_shape") ?? throw new ImportException("kernel_shape is missing")).Select(extent => checked((int)extent))];
        var axes = WindowAxes.Of(node, [.. x.Dimensions.Skip(2)], kernel);
        int[] space = [.. axes.Select(axis => axis.Out)];
        int[] steps = Constant.Steps([.. axes.Select(axis => axis.In)]);
        int inPositions = Constant.Elements(axes.Select(axis => axis.In));
        double[] values = x.Values;
        return Constant.Filled([.. x.Dimensions.Take(2), .. space], position =>
        {
            int plane = ((position[0] * x.Dimensions[1]) + position[1]) * inPositions;
            double total = start;
            int inside = 0;
            Visit(0, plane);
            return finish(total, (inside, axes.Select((axis, i) => axis.PaddedTaps(position[i + 2])).Aggregate(1, (product, taps) => product * taps)));

            void Visit(int axis, int at)
            {
                if (axis == axes.Length)
                {
                    total = add(total, values[at]);
                    inside++;
                    return;
                }

                for (int tap = 0; tap < axes[axis].Kernel; tap++)
                {
                    int i = axes[axis].Position(position[axis + 2], tap);
                    if (i >= 0 && i < axes[axis].In)
                    {
                        Visit(axis + 1, at + (i * steps[axis]));
                    }
                }
            }
        });
    }

    // The runs of each tap: outer axes one by one, and along the last axis at once.
    private static Run[][] Taps(WindowAxes[] axes)
    {
        int count = axes.Aggregate(1, (product, axis) => product * axis.Kernel);
        return [.. Enumerable.Range(0, count).Select(tap =>
        {
            int[] digits = new int[axes.Length];
            for (int axis = axes.Length - 1, rest = tap; axis >= 0; axis--)
            {
                digits[axis] = rest % axes[axis].Kernel;
                rest /= axes[axis].Kernel;
            }

            var runs = new List<Run>();
            Add(runs, axes, digits, 0, 0, 0);
            return runs.ToArray();
        })];
    }

    private static void Add(List<Run> runs, WindowAxes[] axes, int[] tap, int axis, int output, int input)
    {
        var (first, end) = axes[axis].Inside(tap[axis]);
        if (axis == axes.Length - 1)
        {
            if (first < end)
            {
                runs.Add(new Run(
                    (output * axes[axis].Out) + first, 1, (input * axes[axis].In) + axes[axis].Position(first, tap[axis]), axes[axis].Stride, end - first));
            }

            return;
        }

        for (int o = first; o < end; o++)
        {
            Add(runs, axes, tap, axis + 1, (output * axes[axis].Out) + o, (input * axes[axis].In) + axes[axis].Position(o, tap[axis]));
        }
    }

    private static void Fits(bool condition)
    {
        if (!condition)
        {
            throw new ImportException("the weight does not fit the input");
        }
    }
}
