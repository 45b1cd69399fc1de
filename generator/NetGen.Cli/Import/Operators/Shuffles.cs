namespace NetGen.Cli.Import.Operators;

/// <summary>Channels in another order, and channels that become pixels.</summary>
internal static class Shuffles
{
    /// <summary>The end of a shuffle: axes that were split and put into another order are joined.</summary>
    public static Activation Join(NodeContext node, Rearrangement split, IReadOnlyList<int> dimensions)
    {
        var x = split.Source;
        int parts = split.Dimensions.Count - x.Axes.Count - 1;

        // (images, parts of the channels, space): only the parts change places.
        bool channels = parts > 0
            && split.Dimensions.Skip(1 + parts).SequenceEqual(x.Dimensions.Skip(2))
            && split.Order.Take(1).Concat(split.Order.Skip(1 + parts)).SequenceEqual([0, .. Enumerable.Range(1 + parts, x.Axes.Count)])
            && dimensions.SequenceEqual(x.Dimensions);
        if (channels)
        {
            var numbers = Constant.Filled([.. split.Dimensions.Skip(1).Take(parts)], _ => 0);
            for (int i = 0; i < numbers.Values.Length; i++)
            {
                numbers.Values[i] = i;
            }

            double[] order = numbers.Transposed([.. split.Order.Skip(1).Take(parts).Select(axis => axis - 1)]).Values;
            return Channels.Choose(node, x, Array.ConvertAll(order, channel => (int)channel));
        }

        // (images, channels, block, block, height, width), or the block first.
        int[] d = [.. split.Dimensions];
        if (x.Shape.Rank == 2 && d.Length == 6 && d[4] == x.Dimensions[2] && d[5] == x.Dimensions[3])
        {
            bool channelFirst = split.Order.SequenceEqual([0, 1, 4, 2, 5, 3]) && d[2] == d[3];
            bool depthFirst = split.Order.SequenceEqual([0, 3, 4, 1, 5, 2]) && d[1] == d[2];
            int block = d[2];
            if ((channelFirst || depthFirst) && dimensions.SequenceEqual([d[0], channelFirst ? d[1] : d[3], d[4] * block, d[5] * block]))
            {
                return Pixels(node, x, block, depthFirst);
            }
        }

        throw new ImportException(
            $"({string.Join(", ", x.Dimensions)}) as ({string.Join(", ", d)}) in the order ({string.Join(", ", split.Order)}) has no counterpart");
    }

    /// <summary>
    /// The channels of each position become a block of pixels: a transposed convolution whose windows do not overlap, and
    /// whose weight has a single 1 for each channel, which sends it to its place.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="x">The value.</param>
    /// <param name="block">The extent of a block.</param>
    /// <param name="depthFirst">Whether the position in the block is outermost in a channel's number; else innermost.</param>
    public static Activation Pixels(NodeContext node, Activation x, int block, bool depthFirst)
    {
        int channels = x.Shape.Channels / (block * block);
        if (channels * block * block != x.Shape.Channels)
        {
            throw new ImportException($"{x.Shape.Channels} channels are no whole number of blocks of {block}x{block}");
        }

        var weight = Constant.Filled([x.Shape.Channels, channels, block, block], at =>
        {
            int position = (at[2] * block) + at[3];
            return at[0] == (depthFirst ? (position * channels) + at[1] : (at[1] * block * block) + position) ? 1 : 0;
        });
        string name = node.Draft.Name("ConvTranspose", null);
        var shape = node.Draft.Add(
            "ConvTranspose",
            name,
            x,
            NodeContext.Argument("Channels", channels),
            NodeContext.Argument("Kernel", block),
            NodeContext.Argument("Stride", block),
            NodeContext.Argument("Bias", false));
        node.Draft.AddWeight(name, "weight", weight.Dimensions, weight.ToSingles());
        return Convolutions.Result(x, name, shape);
    }
}
