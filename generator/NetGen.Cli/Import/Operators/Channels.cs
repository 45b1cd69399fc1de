using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Joining and choosing channels.</summary>
internal static class Channels
{
    /// <summary>Concat.</summary>
    public static object[] Concat(NodeContext node)
    {
        Activation[] parts = [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Activation)];
        int rank = parts[0].Dimensions.Count;
        int axis = NodeContext.Axis(node.Integer("axis", 1), rank);
        if (axis == 0)
        {
            throw new ImportException("it joins images");
        }

        if (parts.Any(part => !Others(part).SequenceEqual(Others(parts[0]))))
        {
            throw new ImportException($"its operands are {string.Join(" and ", parts.Select(part => $"({string.Join(", ", part.Dimensions)})"))}");
        }

        // NetGen's joins channels: another axis takes their place for it.
        int[] front = [0, axis, .. Enumerable.Range(1, rank - 1).Where(other => other != axis)];
        var joined = Join(node, axis == 1 ? parts : [.. parts.Select(part => Rearranging.Permute(node.Draft, part, front))]);
        return [axis == 1 ? joined : Rearrangement.Of(joined).Transposed([.. Enumerable.Range(0, rank).Select(other => Array.IndexOf(front, other))])];

        IEnumerable<int> Others(Activation part) => part.Dimensions.Where((_, other) => other != axis);
    }

    private static Activation Join(NodeContext node, Activation[] parts)
    {
        if (parts.Any(part => part.Shape.Spatial != parts[0].Shape.Spatial || !part.Axes.SequenceEqual(parts[0].Axes)))
        {
            parts = [.. parts.Select(part => Rearranging.Plain(node.Draft, part))];
        }

        var first = parts[0];
        if (parts.Length == 1)
        {
            return first;
        }

        string name = node.Draft.Name("Concat", null);
        node.Draft.Join("Concat", name, parts);
        int channels = parts.Sum(part => part.Shape.Channels);
        return first with { Layer = name, Shape = first.Shape with { Channels = channels }, Dimensions = [first.Dimensions[0], channels, .. first.Dimensions.Skip(2)] };
    }

    /// <summary>Split along channels.</summary>
    public static object[] Split(NodeContext node)
    {
        var x = node.Activation(0);
        int axis = NodeContext.Axis(node.Integer("axis", 0), x.Dimensions.Count);
        if (axis != 1)
        {
            throw new ImportException($"it splits axis {axis}; only channels are supported");
        }

        int count = node.Node.Outputs.Count;
        int even = (x.Shape.Channels + count - 1) / count;
        long[] sizes = node.Integers("split", 1)?.ToArray()
            ?? [.. Enumerable.Range(0, count).Select(i => (long)Math.Min(even, x.Shape.Channels - (i * even)))];
        if (sizes.Length != count || sizes.Any(size => size < 1) || sizes.Sum() != x.Shape.Channels)
        {
            throw new ImportException($"{x.Shape.Channels} channels cannot be split into {string.Join(", ", sizes)}");
        }

        object[] parts = new object[count];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            parts[i] = node.IsUsed(i) ? Part(node, x, start, (int)sizes[i]) : x;
            start += (int)sizes[i];
        }

        return parts;
    }

    /// <summary>Slice of channels and of space.</summary>
    public static object[] Slice(NodeContext node)
    {
        var x = node.Activation(0);
        var slices = ShapeRules.Slices(node, x.Dimensions);
        if (slices[0].Count != x.Dimensions[0])
        {
            throw new ImportException("it cuts images");
        }

        if (slices.Skip(2).Any(slice => slice.Step != 1 || slice.Count == 0))
        {
            throw new ImportException("steps in space are not supported");
        }

        var (start, step, count) = slices[1];
        if (step != 1 && count < x.Shape.Channels)
        {
            x = Choose(node, x, [.. Enumerable.Range(0, count).Select(i => start + (i * step))]);
        }
        else
        {
            x = Part(node, x, start, count);
        }

        int[] before = x.OfLayer([.. slices.Skip(2).Select(slice => (long)slice.Start)], 0, "a border of");
        int[] after = x.OfLayer([.. slices.Select((slice, axis) => (long)x.Dimensions[axis] - slice.Start - slice.Count).Skip(2)], 0, "a border of");
        if (before.Concat(after).All(border => border == 0))
        {
            return [x];
        }

        string name = node.Draft.Name("Crop", null);
        Argument[] arguments = [NodeContext.Argument("Before", before), NodeContext.Argument("After", after)];
        return [Convolutions.Result(x, name, node.Draft.Add("Crop", name, x, before.SequenceEqual(after) ? arguments[..1] : arguments))];
    }

    // Consecutive channels.
    private static Activation Part(NodeContext node, Activation x, int first, int count)
    {
        if (count == x.Shape.Channels)
        {
            return x;
        }

        if (count == 0)
        {
            throw new ImportException("it takes no channels");
        }

        string name = node.Draft.Name("Slice", null);
        Argument[] arguments = [NodeContext.Argument("Channels", count), NodeContext.Argument("First", first)];
        return Convolutions.Result(x, name, node.Draft.Add("Slice", name, x, first == 0 ? arguments[..1] : arguments));
    }

    /// <summary>
    /// Channels that are not consecutive, chosen by a layer whose weight has a single 1 for each output: products with 0 and 1 are
    /// exact for all finite values.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="x">The value.</param>
    /// <param name="chosen">The channel of each output.</param>
    private static Activation Choose(NodeContext node, Activation x, IReadOnlyList<int> chosen)
    {
        const long LargestWeight = 1 << 24;
        int channels = x.Shape.Channels;
        if (chosen.Count == 0 || (long)chosen.Count * channels > LargestWeight)
        {
            throw new ImportException($"{chosen.Count} of {channels} channels cannot be chosen");
        }

        float[] weight = new float[chosen.Count * channels];
        for (int i = 0; i < chosen.Count; i++)
        {
            weight[(i * channels) + chosen[i]] = 1;
        }

        bool vector = x.Shape.Rank == 0;
        string kind = vector ? "Dense" : "Conv";
        string name = node.Draft.Name(kind, null);
        Argument[] arguments = vector
            ? [NodeContext.Argument("Features", chosen.Count), NodeContext.Argument("Bias", false)]
            : [NodeContext.Argument("Channels", chosen.Count), NodeContext.Argument("Kernel", 1), NodeContext.Argument("Bias", false)];
        var shape = node.Draft.Add(kind, name, x, arguments);
        node.Draft.AddWeight(name, "weight", [chosen.Count, channels, .. Enumerable.Repeat(1, x.Shape.Rank)], weight);
        return Convolutions.Result(x, name, shape);
    }
}
