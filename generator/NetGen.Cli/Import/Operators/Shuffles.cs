using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Channels dealt out to groups, channels that become pixels, and pixels that become channels.</summary>
internal static class Shuffles
{
    /// <summary>The end of a shuffle: axes that were split and put into another order are joined.</summary>
    /// <returns>The value, or null if it is no shuffle that is a layer.</returns>
    public static Activation? Join(NodeContext node, Rearrangement split, IReadOnlyList<int> dimensions)
    {
        var x = split.Source;
        int[] d = [.. split.Dimensions];

        // (images, groups, channels of a group, space): groups and channels change places.
        bool groups = d.Length == x.Dimensions.Count + 1
            && d.Skip(3).SequenceEqual(x.Dimensions.Skip(2))
            && split.Order.SequenceEqual([0, 2, 1, .. Enumerable.Range(3, d.Length - 3)])
            && dimensions.SequenceEqual(x.Dimensions);
        if (groups)
        {
            return node.Elementwise("ChannelShuffle", x, NodeContext.Argument("Groups", d[1]));
        }

        if (x.Shape.Rank != 2 || d.Length != 6 || x.Dimensions.Count != 4)
        {
            return null;
        }

        // (images, channels, block, block, height, width), or the block first, to larger images.
        if (d[4] == x.Dimensions[2] && d[5] == x.Dimensions[3])
        {
            bool channelFirst = split.Order.SequenceEqual([0, 1, 4, 2, 5, 3]) && d[2] == d[3];
            bool blockFirst = split.Order.SequenceEqual([0, 3, 4, 1, 5, 2]) && d[1] == d[2];
            int block = d[2];
            return (channelFirst || blockFirst) && dimensions.SequenceEqual([d[0], channelFirst ? d[1] : d[3], d[4] * block, d[5] * block])
                ? Pixels(node, "DepthToSpace", x, block, blockFirst)
                : null;
        }

        // (images, channels, height, block, width, block), to smaller images.
        bool toChannels = split.Order.SequenceEqual([0, 1, 3, 5, 2, 4]);
        bool toBlocks = split.Order.SequenceEqual([0, 3, 5, 1, 2, 4]);
        return d[1] == x.Dimensions[1] && d[3] == d[5] && (toChannels || toBlocks)
            && dimensions.SequenceEqual([d[0], d[1] * d[3] * d[3], d[2], d[4]])
                ? Pixels(node, "SpaceToDepth", x, d[3], toBlocks)
                : null;
    }

    /// <summary>Channels become blocks of pixels, or the reverse.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kind">DepthToSpace or SpaceToDepth.</param>
    /// <param name="x">The value.</param>
    /// <param name="block">The extent of a block.</param>
    /// <param name="blocksFirst">Whether the position in the block is outermost in a channel's number; else innermost.</param>
    public static Activation Pixels(NodeContext node, string kind, Activation x, int block, bool blocksFirst)
    {
        List<Argument> arguments = [NodeContext.Argument("Block", block)];
        if (!blocksFirst)
        {
            arguments.Add(NodeContext.Argument("Order", "channels"));
        }

        string name = node.Draft.Name(kind, null);
        return Convolutions.Result(x, name, node.Draft.Add(kind, name, x, [.. arguments]));
    }
}
