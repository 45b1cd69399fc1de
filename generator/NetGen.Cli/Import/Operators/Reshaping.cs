using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>The same elements under other extents, or in another order.</summary>
internal static class Reshaping
{
    /// <summary>The operand under other extents.</summary>
    public static Activation View(NodeContext node, IReadOnlyList<int> dimensions) => Rearranging.View(node.Draft, node.Activation(0), dimensions);

    /// <summary>Reshape: another view, or the begin or end of a shuffle.</summary>
    public static object[] Reshape(NodeContext node)
    {
        int[] dimensions = ShapeRules.Reshape(node, node.DimensionsOf(0));
        if (node.Operand(0) is Rearrangement split && Shuffles.Join(node, split, dimensions) is { } shuffled)
        {
            return [shuffled];
        }

        var x = node.Activation(0);
        bool isSplit = dimensions.Length > x.Dimensions.Count && dimensions[0] == x.Dimensions[0] && x.Viewed(dimensions) is null;
        return [isSplit ? new Rearrangement(x, dimensions, [.. Enumerable.Range(0, dimensions.Length)]) : View(node, dimensions)];
    }

    /// <summary>Transpose: noted until somebody needs the elements, since it may be taken back.</summary>
    public static object[] Transpose(NodeContext node)
    {
        var x = node.Rearrangement(0);
        int rank = x.Order.Count;
        int[] order = node.Integers("perm") is { Count: > 0 } given
            ? [.. given.Select(axis => NodeContext.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        if (order.Length != rank || order.Distinct().Count() != rank)
        {
            throw new ImportException("perm is no order of the axes");
        }

        if (order[0] != 0)
        {
            throw new ImportException($"the order ({string.Join(", ", order)}) of ({string.Join(", ", x.Present)}) does not keep the images apart");
        }

        var result = x.Transposed(order);
        return [result.IsTransposition && result.Order.SequenceEqual(Enumerable.Range(0, rank)) ? result.Source : result];
    }

    /// <summary>SpaceToDepth, whose channels are numbered with the position in the block outermost.</summary>
    public static object[] SpaceToDepth(NodeContext node) =>
        [Shuffles.Pixels(node, "SpaceToDepth", Planes(node), Block(node), blocksFirst: true)];

    /// <summary>DepthToSpace.</summary>
    public static object[] DepthToSpace(NodeContext node) =>
        [Shuffles.Pixels(node, "DepthToSpace", Planes(node), Block(node), blocksFirst: node.Text("mode", "DCR") == "DCR")];

    private static Activation Planes(NodeContext node) => node.Activation(0) is { Shape.Rank: 2 } x
        ? x
        : throw new ImportException("it needs two dimensions of space");

    private static int Block(NodeContext node) => node.Integer("blocksize", 0) is >= 1 and <= 1024 and var block
        ? (int)block
        : throw new ImportException("blocksize is missing or not supported");
}
