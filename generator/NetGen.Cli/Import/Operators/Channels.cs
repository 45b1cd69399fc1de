using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Joining and choosing channels.</summary>
internal static class Channels
{
    /// <summary>Concat along channels.</summary>
    public static object[] Concat(NodeContext node)
    {
        Activation[] parts = [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Activation)];
        var first = parts[0];
        int axis = NodeContext.Axis(node.Integer("axis", 1), first.Dimensions.Count);
        if (axis != 1)
        {
            throw new ImportException($"it joins axis {axis}; NetGen's joins channels");
        }

        if (parts.Any(part => part.Shape.Spatial != first.Shape.Spatial || !part.Axes.SequenceEqual(first.Axes)))
        {
            throw new ImportException("its operands differ in space");
        }

        if (parts.Length == 1)
        {
            return [first];
        }

        string name = node.Draft.Name("Concat", null);
        node.Draft.Join("Concat", name, parts);
        int channels = parts.Sum(part => part.Shape.Channels);
        return [first with { Layer = name, Shape = first.Shape with { Channels = channels }, Dimensions = [first.Dimensions[0], channels, .. first.Dimensions.Skip(2)] }];
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
            parts[i] = node.IsUsed(i) ? Choose(node, x, [.. Enumerable.Range(start, (int)sizes[i])]) : x;
            start += (int)sizes[i];
        }

        return parts;
    }

    /// <summary>Slice of channels.</summary>
    public static object[] Slice(NodeContext node)
    {
        var x = node.Activation(0);
        var slices = Shapes.Slices(node, x.Dimensions);
        if (slices.Where((slice, axis) => axis != 1 && slice.Count != x.Dimensions[axis]).Any())
        {
            throw new ImportException("it cuts another axis than channels");
        }

        var (start, step, count) = slices[1];
        return count == x.Shape.Channels ? [x] : [Choose(node, x, [.. Enumerable.Range(0, count).Select(i => start + (i * step))])];
    }

    /// <summary>
    /// Channels chosen by a layer whose weight has a single 1 for each output: there is no layer that reads a part of another's
    /// output, and products with 0 and 1 are exact for all finite values.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="x">The value.</param>
    /// <param name="chosen">The channel of each output.</param>
    public static Activation Choose(NodeContext node, Activation x, IReadOnlyList<int> chosen)
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
