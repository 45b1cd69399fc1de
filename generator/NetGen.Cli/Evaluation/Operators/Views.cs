using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Shapes, and the same elements under other ones.</summary>
internal static class Views
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Shape"] = Shape,
        ["Size"] = call => [Tensor.Of(OnnxType.Int64, [], [(long)call[0].Count])],
        ["Identity"] = call => [call[0]],
        ["Dropout"] = Dropout,
        ["Reshape"] = Reshape,
        ["Flatten"] = Flatten,
        ["Squeeze"] = Squeeze,
        ["Unsqueeze"] = Unsqueeze,
    };

    private static Tensor[] Shape(Call call)
    {
        int rank = call[0].Rank;
        int start = Place(call.Integer("start", 0), rank);
        int end = Place(call.Integer("end", rank), rank);
        return [Tensor.Of([.. call[0].Dimensions[start..Math.Max(start, end)].Select(extent => (long)extent)])];

        static int Place(long place, int rank) => (int)Math.Clamp(place < 0 ? place + rank : place, 0, rank);
    }

    private static Tensor[] Dropout(Call call)
    {
        Call.Check(call.Opset >= 7 || call.Flag("is_test"), "'is_test' is not set: it trains");
        Call.Check(call.Opset < 12 || call.Optional(2) is not { } training || training.Integers.All(value => value == 0), "'training_mode' is set: it trains");
        var x = call[0];
        if (!call.Wants(1))
        {
            return [x];
        }

        // The mask has the input's type before version 10, and truth values since.
        if (call.Opset < 10)
        {
            double[] ones = call.NewReals(x.Dimensions);
            Array.Fill(ones, 1);
            return [x, Tensor.Of(x.Type, x.Dimensions, ones)];
        }

        long[] mask = call.NewIntegers(x.Dimensions);
        Array.Fill(mask, 1);
        return [x, Tensor.Of(OnnxType.Boolean, x.Dimensions, mask)];
    }

    private static Tensor[] Reshape(Call call)
    {
        var x = call[0];
        long[] wanted = (call.Opset < 5 ? call.Integers("shape") : call.List(1)) ?? throw new EvaluationException("the shape is missing");
        bool zero = call.Flag("allowzero");
        Call.Check(wanted.Count(extent => extent == -1) <= 1 && wanted.All(extent => extent >= -1), $"({string.Join(", ", wanted)}) is no shape");
        Call.Check(!zero || !wanted.Contains(0) || !wanted.Contains(-1), "'allowzero' is set, and the shape has both 0 and -1");
        long[] extents = [.. wanted.Select((extent, i) => extent == 0 && !zero ? x.Dimensions[i] : extent)];
        long known = extents.Where(extent => extent >= 0).Aggregate(1L, (product, extent) => checked(product * extent));
        int open = Array.IndexOf(extents, -1);
        if (open >= 0)
        {
            Call.Check(known > 0 && x.Count % known == 0, $"{x.Count} elements have no shape ({string.Join(", ", wanted)})");
            extents[open] = x.Count / known;
        }

        Call.Check(open >= 0 || known == x.Count, $"{x.Count} elements have no shape ({string.Join(", ", wanted)})");
        return [x.Reshaped([.. extents.Select(extent => checked((int)extent))])];
    }

    private static Tensor[] Flatten(Call call)
    {
        var x = call[0];
        long axis = call.Integer("axis", 1);
        Call.Check(axis <= x.Rank && axis >= (call.Opset < 11 ? 0 : -x.Rank), $"there is no axis {axis} among {x.Rank}");
        int first = (int)(axis < 0 ? axis + x.Rank : axis);
        return [x.Reshaped([Tensor.Elements(x.Dimensions.AsSpan(0, first)), Tensor.Elements(x.Dimensions.AsSpan(first))])];
    }

    private static Tensor[] Squeeze(Call call)
    {
        var x = call[0];
        long[]? named = call.Opset < 13 ? call.Integers("axes") : call.List(1, "");
        int[] axes = named is null ? [.. Placement.Counted(x.Rank).Where(axis => x.Dimensions[axis] == 1)] : Call.Axes(named, x.Rank);
        Call.Check(axes.All(axis => x.Dimensions[axis] == 1), $"an axis of {Tensor.Shown(x.Dimensions)} to be removed has another extent than 1");
        return [x.Reshaped([.. x.Dimensions.Where((_, axis) => !axes.Contains(axis))])];
    }

    private static Tensor[] Unsqueeze(Call call)
    {
        var x = call[0];
        long[] named = (call.Opset < 13 ? call.Integers("axes") : call.List(1)) ?? throw new EvaluationException("the axes are missing");
        int rank = x.Rank + named.Length;
        int[] axes = Call.Axes(named, rank);
        int next = 0;
        return [x.Reshaped([.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : x.Dimensions[next++])])];
    }
}
