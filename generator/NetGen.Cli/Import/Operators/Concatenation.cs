using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Joining along an axis.</summary>
internal static class Concatenation
{
    /// <summary>Concat.</summary>
    public static object[] Concat(NodeContext node)
    {
        int rank = node.DimensionsOf(0).Count;
        int axis = NodeContext.Axis(node.Integer("axis", 1), rank);
        var parts = Parts(node, axis);
        if (parts.Count == 1)
        {
            return [parts[0]];
        }

        if (parts[0].Apart && axis == 0)
        {
            throw new ImportException("it joins images");
        }

        if (parts.Any(part => part.Rank != rank || !Others(part).SequenceEqual(Others(parts[0]))))
        {
            throw new ImportException($"its operands are {string.Join(" and ", parts.Select(part => part.Shown))}");
        }

        // NetGen's joins channels: another axis takes their place for it.
        var first = parts[0];
        int own = first.Order[axis];
        int total = checked(parts.Sum(part => part.Dimensions[axis]));
        bool alike = parts.All(part => part.Order.SequenceEqual(first.Order)
            && part.Extents.Where((_, i) => i != own).SequenceEqual(first.Extents.Where((_, i) => i != own))
            && part.Shape.Channels == part.Dimensions[axis]
            && part.Shape.Spatial.Equals(first.Shape.Spatial)
            && first.Extents.Take(own).Skip(first.Lead).All(extent => extent == 1));
        if (alike)
        {
            return [first.With(node.Draft.Add("Concat", null, [.. parts.Select(part => part.Layer)]), axis, total)];
        }

        int lead = first.Lead;
        int[] front = [.. Enumerable.Range(0, lead), axis, .. Enumerable.Range(lead, rank - lead).Where(other => other != axis)];
        int[] dimensions = [.. front.Select(other => other == axis ? total : first.Dimensions[other])];
        int[] space = Placement.Compressed([.. dimensions.Skip(lead + 1)], TensorShape.MaxRank);
        var layers = parts.Select(part => node.Placement.As(part.Transposed(front), new TensorShape(part.Dimensions[axis], [.. space])));
        var joined = LayerValue.Of(node.Draft.Add("Concat", null, [.. layers]), dimensions, first.Apart);
        return [joined.Transposed([.. Enumerable.Range(0, rank).Select(other => Array.IndexOf(front, other))])];

        IEnumerable<int> Others(LayerValue part) => part.Dimensions.Where((_, other) => other != axis);
    }

    // Without those that have no elements; what is known is the same for each image.
    private static List<LayerValue> Parts(NodeContext node, int axis)
    {
        var parts = new List<LayerValue>();
        int images = node.Apart
            ? Enumerable.Range(0, node.Count).Select(node.Operand).OfType<LayerValue>().Select(value => value.Dimensions[0]).First()
            : 0;
        for (int i = 0; i < node.Count; i++)
        {
            if (node.Operand(i) is KnownTensor known)
            {
                bool isOne = node.Apart && known.Dimensions.Count > 0 && known.Dimensions[0] == 1;
                if (known.Count > 0)
                {
                    parts.Add(Constants.Layer(node, known, isOne ? [images, .. known.Dimensions.Skip(1)] : null));
                }
            }
            else
            {
                parts.Add(node.Value(i));
            }
        }

        return parts.Count > 0 ? parts : throw new ImportException($"its operands have no elements along axis {axis}");
    }
}
