namespace NetGen.Cli.Evaluation.Operators;

/// <summary>
/// Pad: elements before the first and behind the last along each axis; fewer elements where it is negative.
/// </summary>
internal static class Padding
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition> { ["Pad"] = Pad };

    private static Tensor[] Pad(Call call)
    {
        var x = call[0];
        long[] pads = (call.Opset < 2 ? call.Integers("paddings") : call.Opset < 11 ? call.Integers("pads") : call.List(1))
            ?? throw new EvaluationException("the padding is missing");
        int[] axes = call.Opset >= 18 && call.List(3, "") is { } named ? Call.Axes(named, x.Rank) : Placement.Counted(x.Rank);
        Call.Check(pads.Length == 2 * axes.Length, $"it has {pads.Length} paddings of {axes.Length} axes");
        string mode = call.Text("mode", "constant");
        int[][] places = [.. x.Dimensions.Select(Placement.Counted)];
        for (int i = 0; i < axes.Length; i++)
        {
            places[axes[i]] = Places(x.Dimensions[axes[i]], pads[i], pads[axes.Length + i], mode);
        }

        return [x.Placed(call, places, Value(call, x))];
    }

    private static Tensor Value(Call call, Tensor x)
    {
        if (call.Opset >= 11 && call.Optional(2) is { } value)
        {
            Call.Check(value.Count == 1, "the value is no single number");
            return value;
        }

        return x.IsReal
            ? Tensor.Of(x.Type, [], [(double)(call.Opset < 11 ? call.Single("value", 0) : 0)])
            : Tensor.Of(x.Type, [], [0L]);
    }

    private static int[] Places(long extent, long before, long after, string mode)
    {
        long result = checked(extent + before + after);
        Call.Check(result is >= 0 and <= Budget.MostElements, $"an extent of {extent} has the padding {before} and {after}");

        // What is taken away is not there for the padding of the other side.
        long first = mode == "constant" ? 0 : Math.Max(0, -before);
        long rest = mode == "constant" ? extent : extent - first - Math.Max(0, -after);
        long start = mode == "constant" ? before : Math.Max(0, before);
        Call.Check(rest > 0 || mode == "constant" || result == 0, "there is no element to pad with");
        int[] places = new int[result];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = (int)(first + Place(i - start, rest, mode));
        }

        return places;
    }

    private static long Place(long at, long extent, string mode)
    {
        switch (mode)
        {
            case "constant":
                return at >= 0 && at < extent ? at : -1;
            case "edge":
                return Math.Clamp(at, 0, extent - 1);
            case "wrap":
                return Modulo(at, extent);
            case "reflect":
                // There and back again, without the ends twice.
                long period = Math.Max(1, 2 * (extent - 1));
                long within = Modulo(at, period);
                return Math.Min(within, period - within) is var place && extent == 1 ? 0 : place;
            default:
                throw new EvaluationException($"'mode' is '{mode}'");
        }
    }

    private static long Modulo(long at, long period) => ((at % period) + period) % period;
}
