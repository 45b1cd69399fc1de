using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Normalization of a whole image, of its last axes, or of the channels of each position (Ba, Kiros, Hinton
/// 2016, layer normalization).</summary>
public static class LayerNormLayer
{
    private const string Channels = "C";
    private const string Space = "DHW";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "LayerNorm",
        "The whole image with mean 0 and variance 1; or by Axes its last axes, or the channels of each position.",
        [
            GroupNormLayer.Epsilon,
            GroupNormLayer.Affine("element that is normalized", "true"),
            new("Axes", ArgumentType.Axes, "What is normalized together: all axes, as \"CHW\", unless given; the last axes, as \"W\"; or \"C\", the channels of each position."),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        string all = Channels + Space.Substring(Space.Length - shape.Rank);
        string axes = layer.Arguments.Has("Axes") ? layer.Arguments.Text("Axes") : all;
        if (axes == all && (shape.Rank > 0 || !layer.Arguments.Has("Axes")))
        {
            GroupNormLayer.Build(layer, 1, affineByDefault: true, elements: true);
        }
        else if (axes == Channels)
        {
            OfChannels(layer, shape);
        }
        else if (axes.Length > 0 && all.EndsWith(axes, StringComparison.Ordinal))
        {
            OfLastAxes(layer, shape, axes.Length);
        }
        else
        {
            string expected = $"\"{Channels}\", all axes of {shape}, \"{all}\", or the last of them";
            layer.Report(DiagnosticIds.WrongValue, "Axes", layer.Described, "Axes", $"\"{axes}\"", expected);
        }
    }

    private static void OfChannels(LayerContext layer, TensorShape shape)
    {
        if (shape.Channels > 1)
        {
            ChannelNormOperation.Build(layer, centered: true);
        }
        else
        {
            layer.Report(
                DiagnosticIds.WrongRank, null, layer.Described, shape, "more than one channel to normalize together, or they would all be 0");
        }
    }

    // The rows of a matrix, so to say, each a group.
    private static void OfLastAxes(LayerContext layer, TensorShape shape, int axes)
    {
        int[] dimensions = [.. shape.Dimensions.Skip(1 + shape.Rank - axes)];
        int groups = (int)(shape.Elements / dimensions.Aggregate(1L, (product, extent) => product * extent));
        if (groups == shape.Elements)
        {
            layer.Report(
                DiagnosticIds.WrongRank, null, layer.Described, shape, "more than one value to normalize together, or they would all be 0");
            return;
        }

        var affine = layer.Arguments.Boolean("Affine", true) ? NormAffine.GroupElements : NormAffine.None;
        GroupNormLayer.Add(layer, groups, affine, dimensions.ToEquatableArray());
    }
}
