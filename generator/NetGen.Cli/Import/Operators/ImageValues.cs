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

    /// <summary>Whether a value is a vector of channels: each axis of space has the extent 1, and its layer has none.</summary>
    public static bool IsVector(LayerValue value) =>
        value.Rank >= 2 && value.Shape.Rank == 0 && value.IsInOrder && value.Dimensions.Skip(2).All(extent => extent == 1);

    /// <summary>The value of a layer that gives one image.</summary>
    /// <param name="like">What it was computed from.</param>
    /// <param name="layer">The layer.</param>
    public static LayerValue Result(LayerValue like, DraftLayer layer) =>
        LayerValue.Of(layer, [like.Dimensions[0], .. layer.Shape.Dimensions], like.Apart);
}
