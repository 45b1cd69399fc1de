using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The positions of a block of space become channels.</summary>
public static class SpaceToDepthLayer
{
    private const string Blocks = "blocks";
    private const string Channels = "channels";
    private const string Darknet = "darknet";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "SpaceToDepth",
        "The positions of each block become channels, so that extents shrink by the block and channels grow by its size.",
        [
            new("Block", ArgumentType.Extents, "Extent of a block, for all axes or one for each axis.", Required: true, Minimum: 1),
            new(
                "Order",
                ArgumentType.Choice,
                "How channels are numbered: \"blocks\", position of the block outermost (TensorFlow); \"channels\", input channel outermost "
                    + "(PyTorch's pixel_unshuffle); \"darknet\", as Darknet's reorg layer.",
                Default: Blocks)
            {
                Choices = [Blocks, Channels, Darknet],
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
        for (int i = 0; i < shape.Rank; i++)
        {
            if (shape.Spatial[i] % block[i] != 0)
            {
                layer.Report(
                    DiagnosticIds.WrongValue,
                    "Block",
                    layer.Described,
                    "Block along " + Windows.AxisName(shape.Rank - 1 - i),
                    block[i],
                    FormattableString.Invariant($"a divisor of the input's {shape.Spatial[i]}"));
                return;
            }
        }

        long size = block.Aggregate(1L, (product, extent) => Saturating.Multiply(product, extent));
        bool darknet = layer.Arguments.Word("Order") == Darknet;
        if (darknet && shape.Channels % size != 0)
        {
            layer.Report(
                DiagnosticIds.WrongValue,
                "Block",
                layer.Described,
                "the size of a block",
                size,
                FormattableString.Invariant($"a divisor of the input's {shape.Channels} channels in the order of Darknet"));
            return;
        }

        long channels = Saturating.Multiply(size, shape.Channels);
        if (channels > ArgumentDefinition.Largest)
        {
            layer.Report(
                DiagnosticIds.NetworkTooLarge, null, layer.Described, "channels", channels, ArgumentDefinition.Largest);
            return;
        }

        // Darknet's layer runs its loops the other way round: it takes the memory of the input as that of a tensor with
        // fewer channels and larger extents.
        var axes = shape.Spatial.Select((extent, i) => new BlockAxis(darknet ? extent : extent / block[i], block[i]));
        layer.Produce(
            new SpaceToDepthOperation(
                darknet ? (int)(shape.Channels / size) : shape.Channels,
                Enumerable.Repeat(BlockAxis.One, TensorShape.MaxRank - shape.Rank).Concat(axes).ToEquatableArray(),
                BlocksFirst: layer.Arguments.Word("Order") != Channels,
                IsView: darknet),
            [layer.Input],
            new TensorShape((int)channels, shape.Spatial.Select((extent, i) => extent / block[i]).ToEquatableArray()));
    }
}

/// <summary>
/// y[k, o] = x[c, o * block + b], where b is the position in the block, numbered row by row, and k = b * Channels + c
/// or c * size + b.
/// </summary>
/// <param name="Channels">Channels of x.</param>
/// <param name="Axes">Depth, height and width of x in blocks.</param>
/// <param name="BlocksFirst">Whether k counts channels fastest.</param>
/// <param name="IsView">Whether x and y have other shapes than the tensors read and written, with the same planar
/// memory.</param>
public sealed record SpaceToDepthOperation(int Channels, EquatableArray<BlockAxis> Axes, bool BlocksFirst, bool IsView)
    : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "space to depth";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => BlocksFirst && !IsView ? LayoutRule.As(0) with { Cuts = [Channels] } : LayoutRule.Planar;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Blocks(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new DepthToSpaceOperation(this), rule.OutputGradient);
}

/// <summary>The way back: x[c, o * block + b] = y[k, o].</summary>
/// <param name="Forward">The way there.</param>
public sealed record DepthToSpaceOperation(SpaceToDepthOperation Forward) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "depth to space";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => Forward.LayoutRule;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(0, Forward, rule.OutputGradient);
}
