using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;

namespace NetGen.Cli.Import.Operators;

/// <summary>Layers that join several values element by element, broadcast to common extents.</summary>
internal static class Joins
{
    /// <summary>Joins values.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kind">The kind of layer.</param>
    /// <param name="values">The values.</param>
    public static LayerValue Join(NodeContext node, string kind, IReadOnlyList<LayerValue> values)
    {
        var first = values[0];
        bool alike = values.All(value => value.Shape == first.Shape && value.Extents.SequenceEqual(first.Extents) && value.Order.SequenceEqual(first.Order));
        if (alike)
        {
            return Joined(node, kind, [.. values.Select(value => value.Layer)], first);
        }

        // Axes that all have in one order may stay in that order.
        bool together = !first.Order.SequenceEqual(Enumerable.Range(0, first.Rank))
            && values.All(value => value.Order.SequenceEqual(first.Order) && value.Extents.Count == first.Extents.Count);
        if (together)
        {
            return Join(node, kind, [.. values.Select(Source)]) with { Order = first.Order };
        }

        int[] dimensions = Common(values);
        if (kind == "Multiply" && values.Count == 2 && (Gate(node, values[0], values[1], dimensions) ?? Gate(node, values[1], values[0], dimensions)) is { } gated)
        {
            return gated;
        }

        // The shape of one that has all elements already, so that only the others need another.
        var whole = values.FirstOrDefault(value => value.Dimensions.SequenceEqual(dimensions) && value.IsInOrder);
        var shape = whole?.Shape ?? Placement.Natural(dimensions[first.Lead..]);
        DraftLayer[] layers = [.. values.Select(value => node.Placement.As(node.Placement.Broadcast(value, dimensions), shape))];
        return Joined(node, kind, layers, LayerValue.Of(layers[0], dimensions, first.Apart));
    }

    /// <summary>factor * x + offset.</summary>
    public static LayerValue Scaled(NodeContext node, LayerValue x, float factor, float offset) => (factor, offset) switch
    {
        (1, 0) => x,
        (_, 0) => node.Elementwise("Scale", x, Arguments.Of("Factor", factor)),
        _ => node.Elementwise("Scale", x, Arguments.Of("Factor", factor), Arguments.Of("Offset", offset)),
    };

    /// <summary>factor * x + offset, with a known tensor as factor or offset, by the smallest layer that does it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="x">The value.</param>
    /// <param name="known">The tensor.</param>
    /// <param name="isFactor">Whether it is the factor; else the offset.</param>
    public static LayerValue Mapped(NodeContext node, LayerValue x, KnownTensor known, bool isFactor)
    {
        if (!known.IsReal)
        {
            throw new ImportException($"a constant {known.Shown} of {known.Type.Named()} meets real numbers");
        }

        int[] dimensions = Strides.Common(x.Dimensions, known.Dimensions);
        if (dimensions.Length != x.Rank)
        {
            x = node.Placement.Lifted(x, dimensions.Length);
        }

        bool keeps = dimensions.SequenceEqual(x.Dimensions);
        if (keeps && known.Count == 1 && float.IsFinite((float)known.Scalar()))
        {
            float number = (float)known.Scalar();
            return isFactor ? Scaled(node, x, number, 0) : Scaled(node, x, 1, number);
        }

        if (keeps && ByChannel(x, known) is { } values)
        {
            double[] neutral = [.. values.Select(_ => isFactor ? 0.0 : 1)];
            return x.With(isFactor ? node.Draft.AddAffine(x.Layer, values, neutral) : node.Draft.AddAffine(x.Layer, neutral, values));
        }

        int[] padded = Padded(known, dimensions);
        if (keeps && !x.IsInOrder)
        {
            // The known one is put into the layer's order instead.
            int[] places = [.. Enumerable.Range(0, x.Rank).Select(own => Enumerable.Range(0, x.Rank).First(axis => x.Order[axis] == own))];
            return Mapped(node, Source(x), known.Reshaped(padded).Transposed(node.Budget, places), isFactor) with { Order = x.Order };
        }

        return Join(node, isFactor ? "Multiply" : "Add", [x, Constants.Layer(node, known, padded)]);
    }

    /// <summary>The numbers of a known tensor for each of a value's channels, if it differs along no other axis; else null.</summary>
    public static double[]? ByChannel(LayerValue x, KnownTensor known)
    {
        int channel = x.ChannelAxis();
        int missing = x.Rank - known.Dimensions.Count;
        bool fits = missing >= 0 && channel >= 0 && known.Dimensions.Select((extent, i) => (extent, axis: i + missing))
            .All(one => one.extent == 1 || one.axis == channel);
        return !fits ? null
            : known.Count == x.Shape.Channels ? known.ToDoubles()
            : [.. Enumerable.Repeat(known.ToDoubles()[0], x.Shape.Channels)];
    }

    /// <summary>An operand of a join: a value, or a known tensor as a layer with as many axes as all others.</summary>
    public static LayerValue[] Operands(NodeContext node, IEnumerable<int> inputs)
    {
        int[] all = [.. inputs];
        int rank = all.Max(input => node.DimensionsOf(input).Count);
        return [.. all.Select(input => node.Operand(input) is KnownTensor known
            ? Constants.Layer(node, known.Reshaped(Padded(known, new int[rank])))
            : node.AnyValue(input))];
    }

    /// <summary>The extents that values are broadcast to.</summary>
    public static int[] Common(IReadOnlyList<LayerValue> values) =>
        values.Skip(1).Aggregate(values[0].Dimensions, (dimensions, value) => Strides.Common(dimensions, value.Dimensions));

    // A value as its layer has it.
    private static LayerValue Source(LayerValue value) => LayerValue.Of(value.Layer, value.Extents, value.Apart) with { Type = value.Type };

    // A known tensor's own extents under the rank of others, so that repeating its elements stays for the layer that joins.
    private static int[] Padded(KnownTensor known, int[] like) =>
        [.. Enumerable.Repeat(1, like.Length - known.Dimensions.Count), .. known.Dimensions];

    // One number for each channel multiplies every position of it, as squeeze and excitation has.
    private static LayerValue? Gate(NodeContext node, LayerValue x, LayerValue gate, int[] dimensions)
    {
        int channel = x.ChannelAxis();
        bool fits = channel >= 0 && x.Dimensions.SequenceEqual(dimensions) && gate.Rank == x.Rank && gate.Inner.Length > 0
            && Enumerable.Range(x.Lead, x.Rank - x.Lead).All(axis => gate.Dimensions[axis] == (axis == channel ? x.Dimensions[axis] : 1))
            && x.Shape.Rank > 0;
        if (!fits)
        {
            return null;
        }

        bool single = gate.Shape.Channels == x.Shape.Channels && (gate.Shape.Rank == 0 || gate.Shape.Rank == x.Shape.Rank);
        var scale = single ? gate.Layer : node.Placement.As(gate, new Generator.Model.TensorShape(x.Shape.Channels, []));
        return x.With(node.Draft.Add("Multiply", null, [x.Layer, scale]));
    }

    // A layer reads another once: the same value twice is read through a layer that does nothing to it.
    private static LayerValue Joined(NodeContext node, string kind, DraftLayer[] layers, LayerValue like)
    {
        for (int i = 1; i < layers.Length; i++)
        {
            if (layers.Take(i).Contains(layers[i]))
            {
                layers[i] = node.Draft.Add("Scale", null, [layers[i]], Arguments.Of("Factor", 1f));
            }
        }

        return like.With(node.Draft.Add(kind, null, layers));
    }
}
