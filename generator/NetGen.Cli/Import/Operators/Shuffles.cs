using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Channels dealt out to groups, channels that become pixels, and pixels that become channels.</summary>
internal static class Shuffles
{
    /// <summary>The end of a shuffle: axes that were split and put into another order are joined.</summary>
    /// <returns>The value, or null if it is no shuffle that is a layer.</returns>
    public static LayerValue? Join(NodeContext node, LayerValue split, IReadOnlyList<int> dimensions)
    {
        var shape = split.Shape;
        int[] d = [.. split.Extents];

        // What was split is an image of the layer's shape.
        if (shape.Rank == 0 || d.Length == 0 || (!split.Apart && d[0] != 1))
        {
            return null;
        }

        int[] source = [d[0], .. shape.Dimensions];

        // (images, groups, channels of a group, space): groups and channels change places.
        bool groups = d.Length == source.Length + 1
            && d.Skip(3).SequenceEqual(source.Skip(2))
            && d[1] * d[2] == shape.Channels
            && split.Order.SequenceEqual([0, 2, 1, .. Enumerable.Range(3, d.Length - 3)])
            && dimensions.SequenceEqual(source);
        if (groups)
        {
            return LayerValue.Of(node.Draft.Add("ChannelShuffle", null, [split.Layer], Arguments.Of("Groups", d[1])), source, split.Apart);
        }

        if (shape.Rank != 2 || d.Length != 6)
        {
            return null;
        }

        // (images, channels, block, block, height, width), or the block first, to larger images.
        if (d[4] == source[2] && d[5] == source[3] && d[1] * d[2] * d[3] == shape.Channels)
        {
            bool channelFirst = split.Order.SequenceEqual([0, 1, 4, 2, 5, 3]) && d[2] == d[3];
            bool blockFirst = split.Order.SequenceEqual([0, 3, 4, 1, 5, 2]) && d[1] == d[2];
            int block = d[2];
            return (channelFirst || blockFirst) && dimensions.SequenceEqual([d[0], channelFirst ? d[1] : d[3], d[4] * block, d[5] * block])
                ? Pixels(node, "DepthToSpace", LayerValue.Of(split.Layer, source, split.Apart), block, blockFirst)
                : null;
        }

        // (images, channels, height, block, width, block), to smaller images.
        bool toChannels = split.Order.SequenceEqual([0, 1, 3, 5, 2, 4]);
        bool toBlocks = split.Order.SequenceEqual([0, 3, 5, 1, 2, 4]);
        return d[1] == shape.Channels && d[3] == d[5] && d[2] * d[3] == source[2] && d[4] * d[5] == source[3] && (toChannels || toBlocks)
            && dimensions.SequenceEqual([d[0], d[1] * d[3] * d[3], d[2], d[4]])
                ? Pixels(node, "SpaceToDepth", LayerValue.Of(split.Layer, source, split.Apart), d[3], toBlocks)
                : null;
    }

    /// <summary>Channels become blocks of pixels, or the reverse.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kind">DepthToSpace or SpaceToDepth.</param>
    /// <param name="x">The value.</param>
    /// <param name="block">The extent of a block.</param>
    /// <param name="blocksFirst">Whether the position in the block is outermost in a channel's number; else innermost.</param>
    public static LayerValue Pixels(NodeContext node, string kind, LayerValue x, int block, bool blocksFirst)
    {
        Argument[] order = blocksFirst ? [] : [Arguments.Of("Order", "channels")];
        return ImageValues.Result(x, node.Draft.Add(kind, null, [ImageValues.Image(node, x)], [Arguments.Of("Block", block), .. order]));
    }
}
