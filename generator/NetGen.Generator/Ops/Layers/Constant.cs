using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>A learnt tensor, the same for every image.</summary>
public static class ConstantLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Constant",
        "A learnt tensor, the same for every image; it reads no layer.",
        [
            new("Shape", ArgumentType.Shape, "The shape: channels, then up to three spatial extents, outermost first.", Required: true),
            new("Initial", ArgumentType.Number, "All its elements at first.", Minimum: -float.MaxValue, Maximum: float.MaxValue, Default: "0"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        if (layer.From is not null)
        {
            layer.Report(DiagnosticIds.UnknownProperty, "From", layer.Described, "From", ", as a constant reads no layer");
        }
        else if (InputShape.Parse(layer.Arguments.Text("Shape"), layer.Described, layer.AnchorOf("Shape"), layer.Problems) is { } shape)
        {
            int value = layer.Graph.AddParameter(
                layer.Name + ".value",
                ParameterKind.Value,
                [shape.Channels, .. shape.Spatial],
                Initialization.Constant((float)layer.Arguments.Number("Initial", 0)));
            layer.Produce(new ConstantOperation(), [value], shape);
        }
    }
}

/// <summary>A parameter as an activation of each image. Input: the parameter.</summary>
public sealed record ConstantOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "constant";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Refuse("its values belong to one window");

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(0, new ConstantGradientOperation(), rule.OutputGradient);
}

/// <summary>The sum of dy over the images: input dy.</summary>
public sealed record ConstantGradientOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "constant gradient";
}
