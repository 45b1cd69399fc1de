namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Parts of a tensor, perhaps backwards and with steps.</summary>
internal static class Slices
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Slice"] = Slice,
        ["Trilu"] = Triangle,
    };

    private static Tensor[] Slice(Call call)
    {
        var x = call[0];
        bool old = call.Opset < 10;
        long[] starts = (old ? call.Integers("starts") : call.List(1)) ?? throw new EvaluationException("'starts' are missing");
        long[] ends = (old ? call.Integers("ends") : call.List(2)) ?? throw new EvaluationException("'ends' are missing");
        long[] named = (old ? call.Integers("axes") : call.List(3, "")) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = (old ? null : call.List(4, "")) ?? [.. Enumerable.Repeat(1L, starts.Length)];
        Call.Check(
            starts.Length == ends.Length && starts.Length == named.Length && starts.Length == steps.Length, "starts, ends, axes and steps are not as many");
        int[] axes = Call.Axes(named, x.Rank);
        int[][] places = [.. x.Dimensions.Select(Placement.Counted)];
        for (int i = 0; i < axes.Length; i++)
        {
            places[axes[i]] = Places(x.Dimensions[axes[i]], starts[i], ends[i], steps[i]);
        }

        return [x.Placed(call, places)];
    }

    private static int[] Places(long extent, long start, long end, long step)
    {
        Call.Check(step != 0, "a step is 0");
        start = start < 0 ? start + extent : start;
        end = end < 0 ? end + extent : end;
        var places = new List<int>();
        if (step > 0)
        {
            end = Math.Clamp(end, 0, extent);
            for (long at = Math.Clamp(start, 0, extent); at < end; at += Math.Min(step, extent))
            {
                places.Add((int)at);
            }
        }
        else
        {
            end = Math.Clamp(end, -1, extent - 1);
            for (long at = Math.Clamp(start, 0, extent - 1); at > end && extent > 0; at += Math.Max(step, -extent))
            {
                places.Add((int)at);
            }
        }

        return [.. places];
    }

    // The upper or lower triangle of the last two axes; zeros elsewhere.
    private static Tensor[] Triangle(Call call)
    {
        var x = call[0];
        Call.Check(x.Rank >= 2, "the input is no matrix");
        bool upper = call.Flag("upper", true);
        long k = call.Optional(1)?.Integers[0] ?? 0;
        var (rows, columns) = (x.Dimensions[^2], x.Dimensions[^1]);
        double[] reals = x.IsReal ? call.NewReals(x.Dimensions) : [];
        long[] integers = x.IsReal ? [] : call.NewIntegers(x.Dimensions);
        for (int i = 0; i < x.Count; i++)
        {
            long above = (i % columns) - (i / columns % rows) - k;
            if (upper ? above < 0 : above > 0)
            {
                continue;
            }

            if (x.IsReal)
            {
                reals[i] = x.Reals[i];
            }
            else
            {
                integers[i] = x.Integers[i];
            }
        }

        return [x.IsReal ? Tensor.Of(x.Type, x.Dimensions, reals) : Tensor.Of(x.Type, x.Dimensions, integers)];
    }
}
