using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Channels become the positions of blocks of space: sub-pixel convolution (Shi et al. 2016).</summary>
public static class DepthToSpaceLayer
{
    private const string Blocks = "blocks";
    private const string Channels = "channels";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "DepthToSpace",
        "Channels become the positions of blocks, so that extents grow by the block and channels shrink by its size.",
        [
            new("Block", ArgumentType.Extents, "Extent of a block, for all axes or one for each axis.", Required: true, Minimum: 1),
            new(
                "Order",
                ArgumentType.Choice,
                "How channels are numbered: \"blocks\", position of the block outermost (TensorFlow); \"channels\", output channel outermost "
                    + "(PyTorch's pixel_shuffle).",
                Default: Blocks)
            {
                Choices = [Blocks, Channels],
            },
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        if (!layer.RequireSpace())
        {
            return;
        }

        var block = layer.Arguments.Extents("Block", 1);
        long size = block.Aggregate(1L, (product, extent) => Saturating.Multiply(product, extent));
        if (shape.Channels % size != 0)
        {
            layer.Report(
                DiagnosticIds.WrongValue,
                "Block",
                layer.Described,
                "the size of a block",
                size,
                FormattableString.Invariant($"a divisor of the input's {shape.Channels} channels"));
            return;
        }

        if (size == 1)
        {
            layer.PassThrough();
            return;
        }

        int channels = (int)(shape.Channels / size);
        var axes = shape.Spatial.Select((extent, i) => new BlockAxis(extent, block[i]));
        var wide = shape.Spatial.Select((extent, i) => Saturating.Multiply(extent, block[i])).ToList();
        if (wide.Max() > ArgumentDefinition.Largest)
        {
            layer.Report(DiagnosticIds.NetworkTooLarge, null, layer.Described, "extent", wide.Max(), ArgumentDefinition.Largest);
            return;
        }

        var forward = new SpaceToDepthOperation(
            channels,
            Enumerable.Repeat(BlockAxis.One, TensorShape.MaxRank - shape.Rank).Concat(axes).ToEquatableArray(),
            BlocksFirst: layer.Arguments.Word("Order") != Channels,
            IsView: false);
        layer.Produce(
            new DepthToSpaceOperation(forward), [layer.Input], new TensorShape(channels, wide.Select(extent => (int)extent).ToEquatableArray()));
    }
}
