using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The elements of one of two layers' outputs, as a third says.</summary>
public static class WhereLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Where",
        "Of three layers' outputs of one shape, the elements of the second where the first is not 0, and of the third elsewhere; no gradient to the first.",
        [Branches.Inputs],
        Build);

    private static void Build(LayerContext layer)
    {
        if (Branches.OfOneShape(layer, "mask", "one", "other") is { } inputs)
        {
            layer.Produce(new WhereOperation(), inputs, layer.ShapeOf(inputs[0]));
        }
    }
}

/// <summary>a where the mask is not 0, NaN included, else b: inputs mask, a and b.</summary>
public sealed record WhereOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "where";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(this);

    /// <inheritdoc/>
    public override bool StopsGradient(int input) => input == 0;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(1, new WhereGradientOperation(First: true), rule.OutputGradient, rule.Input(0));
        rule.Gradient(2, new WhereGradientOperation(First: false), rule.OutputGradient, rule.Input(0));
    }
}

/// <summary>dy where it came from this input, else 0: inputs dy and mask.</summary>
/// <param name="First">Whether it is the input that is taken where the mask is not 0.</param>
public sealed record WhereGradientOperation(bool First) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "where gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.AsForward(1);
}
