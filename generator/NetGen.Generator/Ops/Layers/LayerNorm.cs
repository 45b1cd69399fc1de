using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Normalization of a whole image, or of the channels of each position (Ba, Kiros, Hinton 2016, layer
/// normalization).</summary>
public static class LayerNormLayer
{
    private const string Channels = "C";
    private const string Space = "DHW";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "LayerNorm",
        "The whole image, or with Axes \"C\" the channels of each position, with mean 0 and variance 1.",
        [
            GroupNormLayer.Epsilon,
            GroupNormLayer.Affine("element that is normalized", "true"),
            new("Axes", ArgumentType.Axes, "What is normalized together: all axes, as \"CHW\", unless given; or \"C\", the channels of each position."),
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
        else if (axes != Channels)
        {
            string expected = $"\"{Channels}\", or all axes of {shape}, \"{all}\"";
            layer.Report(DiagnosticIds.WrongValue, "Axes", layer.Described, "Axes", $"\"{axes}\"", expected);
        }
        else if (shape.Channels == 1)
        {
            layer.Report(
                DiagnosticIds.WrongRank, null, layer.Described, shape, "more than one channel to normalize together, or they would all be 0");
        }
        else
        {
            ChannelNormOperation.Build(layer, centered: true);
        }
    }
}
