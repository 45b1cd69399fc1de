using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>The same elements under other extents, or in another order.</summary>
internal static class Reshaping
{
    /// <summary>The operand under other extents: nothing to do, or a flatten layer.</summary>
    public static Activation View(NodeContext node, IReadOnlyList<int> dimensions)
    {
        var x = node.Activation(0);
        if (x.Viewed(dimensions) is { } view)
        {
            return view;
        }

        if (dimensions.Count < 2 || dimensions[0] != x.Dimensions[0])
        {
            throw new ImportException($"({string.Join(", ", x.Dimensions)}) to ({string.Join(", ", dimensions)}) does not keep the images apart");
        }

        // Channels first and all of space behind it, in one.
        if (dimensions.Skip(2).All(extent => extent == 1) && x.Shape.Rank > 0)
        {
            string name = node.Draft.Name("Flatten", null);
            var shape = node.Draft.Add("Flatten", name, x);
            return new Activation(name, shape, dimensions, [.. dimensions.Skip(2).Select(_ => -1)]);
        }

        throw new ImportException($"({string.Join(", ", x.Dimensions)}) to ({string.Join(", ", dimensions)}) has no counterpart");
    }

    /// <summary>Reshape: another view, or the begin or end of a shuffle.</summary>
    public static object[] Reshape(NodeContext node)
    {
        if (node.Operand(0) is Rearrangement split)
        {
            return [Shuffles.Join(node, split, Shapes.Reshape(node, split.Present))];
        }

        var x = node.Activation(0);
        int[] dimensions = Shapes.Reshape(node, x.Dimensions);
        bool isSplit = dimensions.Length > x.Dimensions.Count && dimensions[0] == x.Dimensions[0] && x.Viewed(dimensions) is null;
        return [isSplit ? new Rearrangement(x, dimensions, [.. Enumerable.Range(0, dimensions.Length)]) : View(node, dimensions)];
    }

    /// <summary>Transpose, if only axes of extent 1 change places, or within a shuffle.</summary>
    public static object[] Transpose(NodeContext node)
    {
        if (node.Operand(0) is Rearrangement split && node.Integers("perm") is { Count: > 0 } axes)
        {
            return [split with { Order = [.. axes.Select(axis => split.Order[NodeContext.Axis(axis, split.Order.Count)])] }];
        }

        var x = node.Activation(0);
        int rank = x.Dimensions.Count;
        int[] order = node.Integers("perm") is { Count: > 0 } given
            ? [.. given.Select(axis => NodeContext.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        int[] longer = [.. order.Where(axis => x.Dimensions[axis] > 1)];
        if (order.Length != rank || order[0] != 0 || !longer.SequenceEqual(longer.Order()))
        {
            throw new ImportException($"the order ({string.Join(", ", order)}) of ({string.Join(", ", x.Dimensions)}) has no counterpart");
        }

        return [View(node, [.. order.Select(axis => x.Dimensions[axis])])];
    }

    /// <summary>SpaceToDepth, whose channels are numbered with the position in the block outermost.</summary>
    public static object[] SpaceToDepth(NodeContext node)
    {
        var x = Planes(node);
        string name = node.Draft.Name("SpaceToDepth", null);
        var shape = node.Draft.Add("SpaceToDepth", name, x, NodeContext.Argument("Block", Block(node)));
        return [Convolutions.Result(x, name, shape)];
    }

    /// <summary>DepthToSpace.</summary>
    public static object[] DepthToSpace(NodeContext node) =>
        [Shuffles.Pixels(node, Planes(node), Block(node), depthFirst: node.Text("mode", "DCR") == "DCR")];

    private static Activation Planes(NodeContext node) => node.Activation(0) is { Shape.Rank: 2 } x
        ? x
        : throw new ImportException("it needs two dimensions of space");

    private static int Block(NodeContext node) => node.Integer("blocksize", 0) is >= 1 and <= 1024 and var block
        ? (int)block
        : throw new ImportException("blocksize is missing or not supported");
}
