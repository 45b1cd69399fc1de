using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>The same elements under other extents, or in another order: noted until a layer needs them so.</summary>
internal static class Views
{
    /// <summary>Reshape: another view, or the end of a shuffle.</summary>
    public static object[] Reshape(NodeContext node)
    {
        var x = node.AnyValue(0);
        int[] dimensions = ShapeRules.Reshape(node, x.Dimensions);
        return [!x.IsInOrder && Shuffles.Join(node, x, dimensions) is { } shuffled ? shuffled : node.Placement.Settle(x).Viewed(dimensions)];
    }

    /// <summary>Flatten.</summary>
    public static object[] Flatten(NodeContext node)
    {
        var x = node.AnyValue(0);
        return [node.Placement.Settle(x).Viewed(ShapeRules.Flatten(node, x.Dimensions))];
    }

    /// <summary>Squeeze.</summary>
    public static object[] Squeeze(NodeContext node)
    {
        var x = node.AnyValue(0);
        int[] dimensions = x.Dimensions;
        ShapeRules.Squeeze(node, dimensions);
        var given = node.Integers("axes", 1);
        if (x.Apart && node.IsOpen && given is not { Count: > 0 })
        {
            throw new ImportException("it removes all axes of extent 1, which that of a single image is");
        }

        return [x.Without(given is { Count: > 0 }
            ? [.. given.Select(axis => NodeContext.Axis(axis, x.Rank))]
            : [.. Enumerable.Range(x.Lead, x.Rank - x.Lead).Where(axis => dimensions[axis] == 1)])];
    }

    /// <summary>Unsqueeze.</summary>
    public static object[] Unsqueeze(NodeContext node)
    {
        var x = node.AnyValue(0);
        int rank = ShapeRules.Unsqueeze(node, x.Dimensions).Length;
        return [x.WithAxes([.. node.Integers("axes", 1)!.Select(axis => NodeContext.Axis(axis, rank))])];
    }

    /// <summary>Transpose.</summary>
    public static object[] Transpose(NodeContext node)
    {
        var x = node.AnyValue(0);
        return [x.Transposed(ShapeRules.Transpose(node, x.Rank))];
    }

    /// <summary>Expand.</summary>
    public static object[] Expand(NodeContext node)
    {
        var x = node.AnyValue(0);
        int[] dimensions = [.. ShapeRules.Expand(node, x.Dimensions)];
        return x.Apart && dimensions[^x.Rank..][0] != x.Dimensions[0]
            ? throw new ImportException("it repeats images")
            : [node.Placement.Broadcast(x, dimensions) with { Type = x.Type }];
    }

    /// <summary>Tile: the whole value several times along each axis.</summary>
    public static object[] Tile(NodeContext node)
    {
        var x = node.Settled(0);
        int[] times = ShapeRules.Tile(node, x.Dimensions);
        if (times.All(time => time == 1))
        {
            return [x];
        }

        if (x.Apart && times[0] != 1)
        {
            throw new ImportException("it repeats images");
        }

        if (times.Contains(0))
        {
            throw new ImportException("it leaves no elements");
        }

        int[] inner = x.Inner;
        int[] repeats = times[x.Lead..];
        var layer = x.Layer;
        if (inner.Length <= Placement.MaxAxes)
        {
            layer = Repeated(layer, inner, repeats);
        }
        else
        {
            for (int axis = inner.Length - 1; axis >= 0; axis--)
            {
                if (repeats[axis] > 1)
                {
                    int behind = Placement.Product(inner.Skip(axis + 1));
                    layer = Repeated(layer, [Placement.Product(inner.Take(axis)), inner[axis], behind], [1, repeats[axis], 1]);
                    inner[axis] = checked(inner[axis] * repeats[axis]);
                }
            }
        }

        return [LayerValue.Of(layer, [.. x.Dimensions.Zip(times, (extent, time) => checked(extent * time))], x.Apart)];

        DraftLayer Repeated(DraftLayer from, int[] extents, int[] by) =>
            node.Draft.Add("Tile", null, [node.Placement.Shaped(from, new TensorShape(extents[0], [.. extents.Skip(1)]))], Arguments.List("Times", by));
    }

    /// <summary>SpaceToDepth, whose channels are numbered with the position in the block outermost.</summary>
    public static object[] SpaceToDepth(NodeContext node) =>
        [Shuffles.Pixels(node, "SpaceToDepth", Planes(node), Block(node), blocksFirst: true)];

    /// <summary>DepthToSpace.</summary>
    public static object[] DepthToSpace(NodeContext node) =>
        [Shuffles.Pixels(node, "DepthToSpace", Planes(node), Block(node), blocksFirst: node.Text("mode", "DCR") == "DCR")];

    private static LayerValue Planes(NodeContext node) => node.Value(0) is { Rank: 4 } x
        ? x
        : throw new ImportException("it needs images, channels and two axes of space");

    private static int Block(NodeContext node) => node.Integer("blocksize", 0) is >= 1 and <= 1024 and var block
        ? (int)block
        : throw new ImportException("blocksize is missing or not supported");
}
