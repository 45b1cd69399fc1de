namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Elements at places that an operand gives.</summary>
internal static class Gathers
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Gather"] = Gather,
        ["GatherElements"] = Elements,
        ["GatherND"] = Nested,
    };

    private static Tensor[] Gather(Call call)
    {
        var (x, indices) = (call[0], call[1]);
        int axis = Call.Axis(call.Integer("axis", 0), x.Rank);
        var taken = x.Placed(call, axis, Array.ConvertAll(indices.Integers, index => Call.Axis(index, x.Dimensions[axis])));
        return [taken.Reshaped([.. x.Dimensions[..axis], .. indices.Dimensions, .. x.Dimensions[(axis + 1)..]])];
    }

    // As many as indices; along one axis at their place, along the others at the same.
    private static Tensor[] Elements(Call call)
    {
        var (x, indices) = (call[0], call[1]);
        int axis = Call.Axis(call.Integer("axis", 0), x.Rank);
        Call.Check(
            indices.Rank == x.Rank && indices.Dimensions.Zip(x.Dimensions).Where((pair, i) => i != axis && pair.First > pair.Second).Count() == 0,
            $"indices of the shape {Tensor.Shown(indices.Dimensions)} do not fit {Tensor.Shown(x.Dimensions)}");
        return [Taken(call, x, Places(call, x.Dimensions, indices, axis), indices.Dimensions)];
    }

    /// <summary>For each index the number of the element that it names along an axis.</summary>
    public static int[] Places(Call call, int[] extents, Tensor indices, int axis)
    {
        int[] steps = Tensor.Steps(extents);
        int[] position = new int[indices.Rank];
        int[] places = new int[indices.Count];
        call.Spend((double)places.Length * indices.Rank);
        for (int i = 0; i < places.Length; i++)
        {
            for (int a = 0; a < position.Length; a++)
            {
                places[i] += (a == axis ? Call.Axis(indices.Integers[i], extents[axis]) : position[a]) * steps[a];
            }

            for (int a = position.Length - 1; a >= 0 && ++position[a] == indices.Dimensions[a]; a--)
            {
                position[a] = 0;
            }
        }

        return places;
    }

    // The last axis of the indices holds places along the axes behind the batch.
    private static Tensor[] Nested(Call call)
    {
        var (x, indices) = (call[0], call[1]);
        int batch = call.Int32("batch_dims", 0);
        Call.Check(
            indices.Rank > 0 && batch >= 0 && batch < Math.Min(x.Rank, indices.Rank) && x.Dimensions.AsSpan(0, batch).SequenceEqual(indices.Dimensions.AsSpan(0, batch)),
            "'batch_dims' does not fit");
        var (starts, length) = Starts(x.Dimensions, indices, batch);
        int[] places = new int[Tensor.Elements([starts.Length, length])];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = starts[i / length] + (i % length);
        }

        return [Taken(call, x, places, [.. indices.Dimensions[..^1], .. x.Dimensions[(batch + indices.Dimensions[^1])..]])];
    }

    /// <summary>
    /// For each list of places the number of the first element that it names, and the number of elements from there.
    /// </summary>
    public static (int[] Starts, int Length) Starts(int[] extents, Tensor indices, int batch)
    {
        int depth = indices.Dimensions[^1];
        Call.Check(batch + depth <= extents.Length, "indices are longer than the rank");
        int[] steps = Tensor.Steps(extents);
        int length = Tensor.Elements(extents.AsSpan(batch + depth));
        int images = Tensor.Elements(extents.AsSpan(0, batch));
        int image = Tensor.Elements(extents.AsSpan(batch));
        int[] starts = new int[Tensor.Elements(indices.Dimensions.AsSpan(0, indices.Rank - 1))];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = i / Math.Max(1, starts.Length / images) * image;
            for (int a = 0; a < depth; a++)
            {
                starts[i] += Call.Axis(indices.Integers[(i * depth) + a], extents[batch + a]) * steps[batch + a];
            }
        }

        return (starts, length);
    }

    private static Tensor Taken(Call call, Tensor x, int[] places, int[] shape) => x.Reshaped([x.Count]).Placed(call, [places]).Reshaped(shape);
}
