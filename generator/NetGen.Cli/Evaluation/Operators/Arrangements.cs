namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Elements in another order, repeated, joined and parted.</summary>
internal static class Arrangements
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Transpose"] = Transpose,
        ["Expand"] = Expand,
        ["Tile"] = Tile,
        ["Concat"] = Concat,
        ["Split"] = Split,
        ["DepthToSpace"] = DepthToSpace,
        ["SpaceToDepth"] = SpaceToDepth,
    };

    private static Tensor[] Transpose(Call call)
    {
        var x = call[0];
        long[] order = call.Integers("perm") ?? [.. Enumerable.Range(0, x.Rank).Reverse().Select(axis => (long)axis)];
        Call.Check(order.Length == x.Rank, "'perm' has another number of axes than the input");
        return [x.Transposed(call, Call.Axes(order, x.Rank))];
    }

    private static Tensor[] Expand(Call call)
    {
        int[] wanted = [.. call.List(1).Select(extent => checked((int)extent))];
        return [call[0].Expanded(call, Placement.Broadcast(call[0].Dimensions, wanted))];
    }

    private static Tensor[] Tile(Call call)
    {
        var x = call[0];
        long[] times = call.List(1);
        if (call.Opset < 6)
        {
            // The times of one axis, which is the third operand.
            Call.Check(times.Length == 1 && call.List(2).Length == 1, "times and axis are no single numbers");
            int only = Call.Axis(call.List(2)[0], x.Rank);
            times = [.. Enumerable.Range(0, x.Rank).Select(axis => axis == only ? times[0] : 1)];
        }

        Call.Check(times.Length == x.Rank && times.All(count => count >= 0), $"({string.Join(", ", times)}) are no times of {x.Rank} axes");
        double total = times.Zip(x.Dimensions, (count, extent) => (double)count * extent).Aggregate(1.0, (product, extent) => product * extent);
        Call.Check(total <= Budget.MostElements, "it has too many elements");
        return [x.Placed(call, [.. times.Zip(x.Dimensions, (count, extent) => Enumerable.Range(0, checked((int)(count * extent))).Select(i => i % extent).ToArray())])];
    }

    private static Tensor[] Concat(Call call)
    {
        var first = call[0];
        Call.Check(call.Opset < 4 || call.Has("axis"), "'axis' is missing");
        int axis = Call.Axis(call.Integer("axis", 1), first.Rank);
        Tensor[] parts = [.. Enumerable.Range(0, call.Operands).Select(i => call[i])];
        foreach (var part in parts)
        {
            Call.Check(
                part.Type == first.Type && part.Rank == first.Rank && part.Dimensions.Where((extent, i) => i != axis && extent != first.Dimensions[i]).Count() == 0,
                $"the shapes {string.Join(" and ", parts.Select(one => Tensor.Shown(one.Dimensions)))} or the types do not fit");
        }

        int[] shape = [.. first.Dimensions];
        shape[axis] = parts.Sum(part => part.Dimensions[axis]);
        int outer = Tensor.Elements(shape.AsSpan(0, axis));
        if (first.IsReal)
        {
            double[] reals = call.NewReals(shape);
            Join([.. parts.Select(part => part.Reals)], reals, outer);
            return [Tensor.Of(first.Type, shape, reals)];
        }

        long[] integers = call.NewIntegers(shape);
        Join([.. parts.Select(part => part.Integers)], integers, outer);
        return [Tensor.Of(first.Type, shape, integers)];
    }

    private static void Join<T>(T[][] parts, T[] result, int outer)
    {
        int at = 0;
        for (int i = 0; i < outer; i++)
        {
            foreach (var part in parts)
            {
                int length = part.Length / outer;
                part.AsSpan(i * length, length).CopyTo(result.AsSpan(at));
                at += length;
            }
        }
    }

    private static Tensor[] Split(Call call)
    {
        var x = call[0];
        int axis = Call.Axis(call.Integer("axis", 0), x.Rank);
        int extent = x.Dimensions[axis];
        long[]? sizes = call.Opset == 1 ? call.List(1, "split") : call.Opset < 13 ? call.Integers("split") : call.List(1, "");
        if (sizes is null)
        {
            int count = call.Opset < 18 ? call.Results : call.Int32("num_outputs", call.Results);
            Call.Check(count > 0 && count == call.Results, $"'num_outputs' is {count}, and it has {call.Results} outputs");

            // The last part may be smaller since version 18.
            Call.Check(call.Opset >= 18 || extent % count == 0, $"{extent} elements do not split into {count} equal parts");
            int each = (extent + count - 1) / count;
            sizes = [.. Enumerable.Range(0, count).Select(i => (long)Math.Clamp(extent - (i * each), 0, each))];
        }

        Call.Check(sizes.All(size => size >= 0) && sizes.Sum() == extent, $"the parts ({string.Join(", ", sizes)}) are not the axis' {extent} elements");
        var parts = new List<Tensor>();
        int start = 0;
        foreach (int size in sizes.Select(size => (int)size))
        {
            parts.Add(x.Placed(call, axis, [.. Enumerable.Range(start, size)]));
            start += size;
        }

        return [.. parts];
    }

    private static Tensor[] DepthToSpace(Call call)
    {
        var (x, block) = Blocks(call);
        int[] d = x.Dimensions;
        int channels = d[1] / (block * block);
        Call.Check(channels * block * block == d[1], $"{d[1]} channels are no multiple of {block} x {block}");
        var moved = call.Text("mode", "DCR") switch
        {
            "DCR" => x.Reshaped([d[0], block, block, channels, d[2], d[3]]).Transposed(call, 0, 3, 4, 1, 5, 2),
            "CRD" => x.Reshaped([d[0], channels, block, block, d[2], d[3]]).Transposed(call, 0, 1, 4, 2, 5, 3),
            var other => throw new EvaluationException($"'mode' is '{other}'"),
        };
        return [moved.Reshaped([d[0], channels, d[2] * block, d[3] * block])];
    }

    private static Tensor[] SpaceToDepth(Call call)
    {
        var (x, block) = Blocks(call);
        int[] d = x.Dimensions;
        Call.Check(d[2] % block == 0 && d[3] % block == 0, $"{d[2]} x {d[3]} has no blocks of {block} x {block}");
        return
        [
            x.Reshaped([d[0], d[1], d[2] / block, block, d[3] / block, block]).Transposed(call, 0, 3, 5, 1, 2, 4)
                .Reshaped([d[0], d[1] * block * block, d[2] / block, d[3] / block]),
        ];
    }

    private static (Tensor X, int Block) Blocks(Call call)
    {
        int block = call.Int32("blocksize", 0);
        Call.Check(call[0].Rank == 4 && block is > 0 and < 1 << 15, $"the input has the shape {Tensor.Shown(call[0].Dimensions)}, and 'blocksize' is {block}");
        return (call[0], block);
    }
}
