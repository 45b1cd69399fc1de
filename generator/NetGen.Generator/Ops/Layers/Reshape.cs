using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The same elements under other extents.</summary>
public static class ReshapeLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Reshape",
        "The same elements, in the same order with channels outermost, under another shape.",
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
        if (InputShape.Parse(layer.Arguments.Text("Shape"), layer.Described, layer.AnchorOf("Shape"), layer.Problems) is not { } shape)
        {
            return;
        }

        if (shape.Elements != layer.InputShape.Elements)
        {
            layer.Report(
                DiagnosticIds.WrongValue,
                "Shape",
                layer.Described,
                "Shape",
                FormattableString.Invariant($"\"{shape.Text}\" with {shape.Elements} elements"),
                FormattableString.Invariant($"the {layer.InputShape.Elements} elements of the input {layer.InputShape}"));
        }
        else if (shape == layer.InputShape)
        {
            layer.PassThrough();
        }
        else
        {
            layer.Produce(new FlattenOperation(), [layer.Input], shape);
        }
    }
}
