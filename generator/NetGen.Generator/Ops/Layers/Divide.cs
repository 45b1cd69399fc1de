using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The quotient, element by element, of the outputs of two layers.</summary>
public static class DivideLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Divide",
        "The quotient, element by element, of two layers' outputs, which have one shape.",
        [Branches.Inputs],
        Build);

    private static void Build(LayerContext layer)
    {
        if (Branches.OfOneShape(layer, "dividend", "divisor") is { } inputs)
        {
            var shape = layer.ShapeOf(inputs[0]);
            layer.Produce(DivideOperation.On(shape), inputs, shape);
        }
    }
}

/// <summary>a / b: inputs a and b.</summary>
/// <param name="Channels">The channels of tensors with spatial extents, else 0: lanes that are no channels may hold
/// zeros.</param>
public sealed record DivideOperation(int Channels) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "divide";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => Lanes.Whole(LayoutRule.AsForward(), Channels);

    /// <summary>The operation on tensors of a shape.</summary>
    public static DivideOperation On(TensorShape shape) => new(shape.Rank == 0 ? 0 : shape.Channels);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(new DivideOperation(rule.Input.Channels));

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(0, this, rule.OutputGradient, rule.Input(1));
        rule.Gradient(1, new DivideGradientOperation(Channels), rule.OutputGradient, rule.Output, rule.Input(1));
    }
}

/// <summary>The gradient of the divisor, -dy y / b: inputs dy, the quotient y and the divisor b.</summary>
/// <param name="Channels">As <see cref="DivideOperation.Channels"/>.</param>
public sealed record DivideGradientOperation(int Channels) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "divide gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => Lanes.Whole(LayoutRule.AsForward(2), Channels);
}
