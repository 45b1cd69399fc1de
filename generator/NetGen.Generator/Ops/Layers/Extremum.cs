using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The layers that give the largest, or the smallest, of the outputs of several layers, element by
/// element.</summary>
public static class ExtremumLayers
{
    /// <summary>The largest.</summary>
    public static LayerDefinition Maximum { get; } = new(
        "Maximum",
        "The largest, element by element, of several layers' outputs, which have one shape.",
        [Branches.Inputs],
        layer => Build(layer, new ExtremumOperation(Largest: true)));

    /// <summary>The smallest.</summary>
    public static LayerDefinition Minimum { get; } = new(
        "Minimum",
        "The smallest, element by element, of several layers' outputs, which have one shape.",
        [Branches.Inputs],
        layer => Build(layer, new ExtremumOperation(Largest: false)));

    // The first two inputs, then each further one with the result so far.
    private static void Build(LayerContext layer, ExtremumOperation operation)
    {
        if (Branches.OfOneShape(layer) is not { } inputs)
        {
            return;
        }

        var shape = layer.ShapeOf(inputs[0]);
        int result = inputs[0];
        for (int i = 1; i < inputs.Count - 1; i++)
        {
            int part = layer.Graph.AddTensor(layer.Name + ".part" + i.ToString(CultureInfo.InvariantCulture), shape);
            layer.Graph.AddNode(new Node(operation, layer.Name, [result, inputs[i]], [part], layer.Index));
            result = part;
        }

        layer.Produce(operation, [result, inputs[inputs.Count - 1]], shape);
    }
}

/// <summary>The larger, or the smaller, of two tensors of one shape, element by element; NaN if either is
/// NaN.</summary>
/// <param name="Largest">Whether it is the larger.</param>
public sealed record ExtremumOperation(bool Largest) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => Largest ? "maximum" : "minimum";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(0, new ExtremumGradientOperation(Largest), rule.OutputGradient, rule.Input(0), rule.Input(1));
        rule.Gradient(1, new ExtremumGradientOperation(Largest), rule.OutputGradient, rule.Input(1), rule.Input(0));
    }
}

/// <summary>The gradient of one of two tensors: dy where its element is the result, half of it where both are, else 0.
/// Inputs: dy, that tensor and the other.</summary>
/// <param name="Largest">Whether the result is the larger.</param>
public sealed record ExtremumGradientOperation(bool Largest) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Largest ? "maximum gradient" : "minimum gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);
}
