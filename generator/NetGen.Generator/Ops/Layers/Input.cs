using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;

namespace NetGen.Generator.Ops;

/// <summary>An input of the network beside the image.</summary>
public static class InputLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Input",
        "A further input of the network, which the next layer reads, or those that name it.",
        [
            new(
                "Shape",
                ArgumentType.Shape,
                "The shape for one image: channels, then up to three spatial extents, outermost first.",
                Required: true),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        if (layer.From is not null)
        {
            layer.Report(DiagnosticIds.UnknownProperty, "From", layer.Described, "From", ", as an input reads no layer");
        }
        else if (layer.Name == NamedOutputs.Input)
        {
            layer.Report(
                DiagnosticIds.WrongValue, "Name", layer.Described, "Name", "\"input\"", "another name than that of the image");
        }
        else if (InputShape.Parse(layer.Arguments.Text("Shape"), layer.Described, layer.AnchorOf("Shape"), layer.Problems) is { } shape)
        {
            if (shape.Elements > Sizes.LargestArena)
            {
                layer.Report(
                    DiagnosticIds.NetworkTooLarge, "Shape", layer.Described, "input " + shape, shape.Elements, Sizes.LargestArena);
                return;
            }

            layer.ProduceInput(shape);
        }
    }
}
