using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Elements chosen along axes.</summary>
internal static class Slicing
{
    /// <summary>Slice.</summary>
    public static object[] Slice(NodeContext node)
    {
        var x = node.AnyValue(0);
        var slices = ShapeRules.Slices(node, x.Dimensions);
        for (int axis = 0; axis < slices.Length; axis++)
        {
            var (start, step, count) = slices[axis];
            x = Chosen(node, x, axis, [.. Enumerable.Range(0, count).Select(i => start + (i * step))]);
        }

        return [x];
    }

    /// <summary>Gather with known indices.</summary>
    public static object[] Gather(NodeContext node)
    {
        var x = node.AnyValue(0);
        var indices = node.Known(1);
        int axis = NodeContext.Axis(node.Integer("axis", 0), x.Rank);
        int extent = x.Dimensions[axis];
        var chosen = Chosen(node, x, axis, [.. indices.ToIntegers().Select(index => NodeContext.Axis(index, extent))]);
        if (indices.Dimensions.Count == 0)
        {
            return [chosen.Without([axis])];
        }

        return indices.Dimensions.Count == 1
            ? [chosen]
            : [node.Placement.Settle(chosen).Viewed([.. x.Dimensions[..axis], .. indices.Dimensions, .. x.Dimensions[(axis + 1)..]])];
    }

    /// <summary>Split along an axis.</summary>
    public static object[] Split(NodeContext node)
    {
        var x = node.AnyValue(0);
        int axis = NodeContext.Axis(node.Integer("axis", 0), x.Rank);
        int extent = x.Dimensions[axis];
        int count = node.Node.Outputs.Count;
        int even = (extent + count - 1) / count;
        long[] sizes = node.Integers("split", 1) is { Count: > 0 } given
            ? [.. given]
            : [.. Enumerable.Range(0, count).Select(i => (long)Math.Min(even, extent - (i * even)))];
        if (sizes.Length != count || sizes.Any(size => size < 1) || sizes.Sum() != extent)
        {
            throw new ImportException($"an extent of {extent} cannot be split into {string.Join(", ", sizes)}");
        }

        object[] parts = new object[count];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            parts[i] = node.IsUsed(i) ? Chosen(node, x, axis, [.. Enumerable.Range(start, (int)sizes[i])]) : x;
            start += (int)sizes[i];
        }

        return parts;
    }

    /// <summary>The elements at some positions of one of the model's axes, in the order of these.</summary>
    public static LayerValue Chosen(NodeContext node, LayerValue x, int axis, int[] positions)
    {
        int extent = x.Dimensions[axis];
        if (positions.Length == extent && positions.Select((position, i) => position == i).All(same => same))
        {
            return x;
        }

        if (x.Apart && axis == 0)
        {
            throw new ImportException("it chooses among images");
        }

        if (positions.Length == 0)
        {
            throw new ImportException("it takes no elements");
        }

        // The layer's own axes where they are the model's; else what is before and behind in one.
        int own = x.Order[axis] - x.Lead;
        int[] extents = [.. x.Extents.Skip(x.Lead)];
        int at;
        DraftLayer layer;
        if (x.Shape.Dimensions.SequenceEqual(extents))
        {
            (layer, at) = (x.Layer, own);
        }
        else if (x.ChannelAxis() == axis)
        {
            (layer, at) = (x.Layer, 0);
        }
        else
        {
            int before = Placement.Product(extents.Take(own));
            int behind = Placement.Product(extents.Skip(own + 1));
            at = before == 1 ? 0 : 1;
            layer = node.Placement.Shaped(x.Layer, before == 1
                ? new TensorShape(extent, behind == 1 ? [] : [behind])
                : new TensorShape(before, behind == 1 ? [extent] : [extent, behind]));
        }

        return x.With(Taken(node.Draft, layer, at, positions), axis, positions.Length);
    }

    /// <summary>An image without a border.</summary>
    public static DraftLayer Cropped(Draft draft, DraftLayer layer, int[] before, int[] after)
    {
        if (before.Concat(after).All(border => border == 0))
        {
            return layer;
        }

        Argument[] arguments = [Arguments.Of("Before", before), Arguments.Of("After", after)];
        return draft.Add("Crop", null, [layer], before.SequenceEqual(after) ? arguments[..1] : arguments);
    }

    private static DraftLayer Taken(Draft draft, DraftLayer layer, int axis, int[] positions)
    {
        bool isRange = positions.Select((position, i) => position == positions[0] + i).All(follows => follows);
        if (!isRange)
        {
            return draft.Add(
                "Gather", null, [layer], Arguments.Of("Axis", Placement.Letters(layer.Shape)[axis].ToString()), Arguments.List("Indices", positions));
        }

        if (axis == 0)
        {
            Argument[] arguments = [Arguments.Of("Channels", positions.Length), Arguments.Of("First", positions[0])];
            return draft.Add("Slice", null, [layer], positions[0] == 0 ? arguments[..1] : arguments);
        }

        int[] before = new int[layer.Shape.Rank];
        int[] after = new int[layer.Shape.Rank];
        before[axis - 1] = positions[0];
        after[axis - 1] = layer.Shape.Spatial[axis - 1] - positions[^1] - 1;
        return Cropped(draft, layer, before, after);
    }
}
