using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>
/// Blocks of positions that become channels, and back. ONNX has operators for images in square blocks; elsewhere each axis of
/// space is split in two, and the axes are: image, channel, then block and position in the block for each.
/// </summary>
internal static class PixelShuffles
{
    /// <summary>SpaceToDepth, or its parts.</summary>
    public static void SpaceToDepth(ExportContext node, SpaceToDepthOperation operation)
    {
        var axes = Axes(node, operation);
        if (IsSquare(axes) && operation.BlocksFirst && !operation.IsView)
        {
            node.Give("SpaceToDepth", [node.Input(0)], ExportContext.Integer("blocksize", axes[0].Block));
            return;
        }

        string split = node.Reshape(node.Input(0), "split", [operation.Channels, .. axes.SelectMany(axis => new[] { axis.Out, axis.Block })]);
        string moved = node.Add("Transpose", [split], ExportContext.Integers("perm", Order(axes.Length, operation.BlocksFirst)));
        node.Give("Reshape", [moved, node.Dimensions("shape", node.Shape.Dimensions)]);
    }

    /// <summary>DepthToSpace, or its parts.</summary>
    public static void DepthToSpace(ExportContext node, SpaceToDepthOperation forward)
    {
        var axes = Axes(node, forward);
        if (IsSquare(axes) && !forward.IsView)
        {
            node.Give(
                "DepthToSpace",
                [node.Input(0)],
                ExportContext.Integer("blocksize", axes[0].Block),
                ExportContext.Word("mode", forward.BlocksFirst ? "DCR" : "CRD"));
            return;
        }

        int[] order = Order(axes.Length, forward.BlocksFirst);
        int[] whole = [0, forward.Channels, .. axes.SelectMany(axis => new[] { axis.Out, axis.Block })];
        string split = node.Reshape(node.Input(0), "split", order.Skip(1).Select(axis => whole[axis]));
        int[] back = [.. Enumerable.Range(0, order.Length).Select(axis => Array.IndexOf(order, axis))];
        string moved = node.Add("Transpose", [split], ExportContext.Integers("perm", back));
        node.Give("Reshape", [moved, node.Dimensions("shape", node.Shape.Dimensions)]);
    }

    private static BlockAxis[] Axes(ExportContext node, SpaceToDepthOperation operation) =>
        [.. operation.Axes.Skip(operation.Axes.Count - node.InputShape(0).Rank)];

    private static bool IsSquare(BlockAxis[] axes) => axes.Length == 2 && axes[0].Block == axes[1].Block;

    // Positions in the block join the channels, before or behind them.
    private static int[] Order(int rank, bool blocksFirst)
    {
        int[] blocks = [.. Enumerable.Range(0, rank).Select(i => 2 + (2 * i))];
        int[] inner = [.. blocks.Select(axis => axis + 1)];
        return blocksFirst ? [0, .. inner, 1, .. blocks] : [0, 1, .. inner, .. blocks];
    }
}
