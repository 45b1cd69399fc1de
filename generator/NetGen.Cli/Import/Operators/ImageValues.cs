using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Values that are images: what windows slide over has images, channels, and axes of space.</summary>
internal static class ImageValues
{
    /// <summary>A layer whose output is one image of a value.</summary>
    /// <param name="node">The node that reads it.</param>
    /// <param name="value">The value: images, channels, and up to three axes of space.</param>
    /// <exception cref="ImportException">It has other axes, or several images where the model's tensors are taken as a whole.</exception>
    public static DraftLayer Image(NodeContext node, LayerValue value)
    {
        int[] dimensions = value.Dimensions;
        if (dimensions.Length is < 2 or > 2 + TensorShape.MaxRank)
        {
            throw new ImportException($"its operand has the shape {value.Shown}; expected images, channels and up to three axes of space");
        }

        if (!node.Apart && dimensions[0] != 1)
        {
            throw new ImportException($"its operand of {value.Shown} has {dimensions[0]} images, where others mix what lies along the first axis");
        }

        return node.Placement.As(value, new TensorShape(dimensions[1], [.. dimensions.Skip(2)]));
    }

    /// <summary>
    /// Whether a value is several images where the model's tensors are taken as a whole: then they are one behind the other along an axis
    /// of their own, over which windows have the extent 1.
    /// </summary>
    public static bool IsStack(NodeContext node, LayerValue value) => !node.Apart && (value.Rank is 3 or 4) && value.Dimensions[0] != 1;

    /// <summary>A layer whose output is several images, (channels, images, space).</summary>
    public static DraftLayer Stack(NodeContext node, LayerValue value)
    {
        int[] order = [1, 0, .. Enumerable.Range(2, value.Rank - 2)];
        int[] dimensions = value.Dimensions;
        return node.Placement.As(value.Transposed(order), new TensorShape(dimensions[1], [dimensions[0], .. dimensions.Skip(2)]));
    }

    /// <summary>The value of a layer that gives several images.</summary>
    public static LayerValue StackResult(DraftLayer layer)
    {
        int rank = layer.Shape.Rank + 1;
        return LayerValue.Of(layer, [.. layer.Shape.Dimensions], apart: false).Transposed([1, 0, .. Enumerable.Range(2, rank - 2)]);
    }

    /// <summary>Whether a value is a vector of channels: each axis of space has the extent 1, and its layer has none.</summary>
    public static bool IsVector(LayerValue value) =>
        value.Rank >= 2 && value.Shape.Rank == 0 && value.IsInOrder && value.Dimensions.Skip(2).All(extent => extent == 1);

    /// <summary>The value of a layer that gives one image.</summary>
    /// <param name="like">What it was computed from.</param>
    /// <param name="layer">The layer.</param>
    public static LayerValue Result(LayerValue like, DraftLayer layer) =>
        LayerValue.Of(layer, [like.Dimensions[0], .. layer.Shape.Dimensions], like.Apart);
}
