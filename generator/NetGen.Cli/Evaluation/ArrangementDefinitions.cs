using NetGen.Cli.Import;

namespace NetGen.Cli.Evaluation;

/// <summary>Elements at other places, between others, or several times.</summary>
internal static class ArrangementDefinitions
{
    /// <summary>Split.</summary>
    public static Constant[] Split(NodeContext node)
    {
        var x = node.Constant(0);
        int axis = NodeContext.Axis(node.Integer("axis", 0), x.Dimensions.Count);
        int count = node.Node.Outputs.Count;
        int even = (x.Dimensions[axis] + count - 1) / count;
        long[] sizes = node.Integers("split", 1)?.ToArray()
            ?? [.. Enumerable.Range(0, count).Select(i => (long)Math.Min(even, x.Dimensions[axis] - (i * even)))];
        int first = 0;
        var parts = new List<Constant>();
        foreach (int size in sizes.Select(size => checked((int)size)))
        {
            int start = first;
            parts.Add(Placed(x, [.. x.Dimensions.Select((extent, i) => i == axis ? size : extent)], (i, position) => i == axis ? position + start : position));
            first += size;
        }

        return [.. parts];
    }

    /// <summary>Pad with a constant.</summary>
    public static Constant[] Pad(NodeContext node)
    {
        var x = node.Constant(0);
        int rank = x.Dimensions.Count;
        if (node.Text("mode", "constant") != "constant" || node.Has(3))
        {
            throw new ImportException("this way of padding is not known to the evaluator");
        }

        long[] pads = [.. node.Integers("pads", 1) ?? node.Integers("paddings") ?? throw new ImportException("the padding is missing")];
        double value = node.Has(2) ? node.Constant(2).Values[0] : node.Single("value", 0);
        return
        [
            Placed(x, [.. x.Dimensions.Select((extent, i) => checked((int)(extent + pads[i] + pads[rank + i])))], (i, position) => (int)(position - pads[i]), value),
        ];
    }

    /// <summary>Upsample, which repeats elements.</summary>
    public static Constant[] Upsample(NodeContext node)
    {
        IReadOnlyList<float> scales = node.Has(1) ? node.Constant(1).ToSingles() : node.Attribute("scales")?.Singles ?? [];
        if (node.Text("mode", "nearest") != "nearest")
        {
            throw new ImportException("this mode is not known to the evaluator");
        }

        var x = node.Constant(0);
        return [Placed(x, [.. x.Dimensions.Select((extent, i) => (int)Math.Floor(extent * scales[i]))], (i, position) => (int)Math.Floor(position / scales[i]))];
    }

    /// <summary>Resize, nearest or linear along each axis.</summary>
    public static Constant[] Resize(NodeContext node)
    {
        var x = node.Constant(0);
        int first = node.Opset < 11 ? 1 : 2;
        float[] scales = node.Has(first) ? node.Constant(first).ToSingles() : [];
        int[] extents = scales.Length > 0
            ? [.. x.Dimensions.Select((extent, i) => (int)Math.Floor(extent * scales[i]))]
            : [.. node.Constant(3).ToIntegers().Select(extent => checked((int)extent))];
        string coordinates = node.Opset < 11 ? "asymmetric" : node.Text("coordinate_transformation_mode", "half_pixel");
        string rounding = node.Opset < 11 ? "floor" : node.Text("nearest_mode", "round_prefer_floor");
        string mode = node.Text("mode", "nearest");
        if (mode == "nearest")
        {
            return [Placed(x, extents, (i, position) => Math.Clamp(Round(Source(i, position)), 0, x.Dimensions[i] - 1))];
        }

        if (mode != "linear")
        {
            throw new ImportException($"the mode {mode} is not known to the evaluator");
        }

        // Axis by axis: the weights of a position are products.
        var result = x;
        for (int axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] == x.Dimensions[axis])
            {
                continue;
            }

            int along = axis;
            int[] next = [.. result.Dimensions.Select((extent, i) => i == along ? extents[i] : extent)];
            var below = Placed(result, next, (i, position) => i == along ? Clamped(i, Math.Floor(Source(i, position))) : position);
            var above = Placed(result, next, (i, position) => i == along ? Clamped(i, Math.Floor(Source(i, position)) + 1) : position);
            result = Constant.Filled(next, position =>
            {
                double share = Source(along, position[along]) - Math.Floor(Source(along, position[along]));
                int at = position.Zip(Constant.Steps(next), (p, step) => p * step).Sum();
                return (below.Values[at] * (1 - share)) + (above.Values[at] * share);
            });
        }

        return [result];

        double Source(int axis, int position)
        {
            double scale = scales.Length > 0 ? scales[axis] : (double)extents[axis] / x.Dimensions[axis];
            return coordinates switch
            {
                "asymmetric" => position / scale,
                "half_pixel" => ((position + 0.5) / scale) - 0.5,
                "pytorch_half_pixel" => extents[axis] > 1 ? ((position + 0.5) / scale) - 0.5 : 0,
                "align_corners" => extents[axis] > 1 ? (double)position * (x.Dimensions[axis] - 1) / (extents[axis] - 1) : 0,
                _ => throw new ImportException($"the coordinates {coordinates} are not known to the evaluator"),
            };
        }

        int Clamped(int axis, double position) => Math.Clamp((int)position, 0, x.Dimensions[axis] - 1);

        int Round(double position) => rounding switch
        {
            "floor" => (int)Math.Floor(position),
            "ceil" => (int)Math.Ceiling(position),
            "round_prefer_ceil" => (int)Math.Floor(position + 0.5),
            _ => (int)Math.Ceiling(position - 0.5),
        };
    }

    /// <summary>DepthToSpace.</summary>
    public static Constant[] DepthToSpace(NodeContext node)
    {
        var x = node.Constant(0);
        int block = checked((int)node.Integer("blocksize", 0));
        int[] d = [.. x.Dimensions];
        int channels = d[1] / (block * block);
        var split = node.Text("mode", "DCR") == "DCR"
            ? x.Reshaped([d[0], block, block, channels, d[2], d[3]]).Transposed([0, 3, 4, 1, 5, 2])
            : x.Reshaped([d[0], channels, block, block, d[2], d[3]]).Transposed([0, 1, 4, 2, 5, 3]);
        return [split.Reshaped([d[0], channels, d[2] * block, d[3] * block])];
    }

    /// <summary>SpaceToDepth.</summary>
    public static Constant[] SpaceToDepth(NodeContext node)
    {
        var x = node.Constant(0);
        int block = checked((int)node.Integer("blocksize", 0));
        int[] d = [.. x.Dimensions];
        return
        [
            x.Reshaped([d[0], d[1], d[2] / block, block, d[3] / block, block]).Transposed([0, 3, 5, 1, 2, 4])
                .Reshaped([d[0], d[1] * block * block, d[2] / block, d[3] / block]),
        ];
    }

    // Each element is the one at the place that a function gives for each axis; the value, where that is outside.
    private static Constant Placed(Constant x, int[] extents, Func<int, int, int> place, double outside = 0)
    {
        int[] steps = Constant.Steps(x.Dimensions);
        double[] values = x.Values;
        int[][] places = [.. extents.Select((extent, axis) => Enumerable.Range(0, extent).Select(position => place(axis, position)).ToArray())];
        return Constant.Filled(extents, position =>
        {
            int at = 0;
            for (int axis = 0; axis < position.Length; axis++)
            {
                int from = places[axis][position[axis]];
                if (from < 0 || from >= x.Dimensions[axis])
                {
                    return outside;
                }

                at += from * steps[axis];
            }

            return values[at];
        });
    }
}
