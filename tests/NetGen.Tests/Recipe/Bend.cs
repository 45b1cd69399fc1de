using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Recipe;

/// <summary>A made-up layer, y = x + strength * x^2: what the recipe for a new layer puts into
/// <c>Ops/Layers</c>.</summary>
internal static class BendLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Bend",
        "x + strength * x^2.",
        [new("Strength", ArgumentType.Number, "The factor of the square.", Required: true, Minimum: -1, Maximum: 1)],
        layer => layer.Produce(
            new BendOperation((float)layer.Arguments.Number("Strength", 0)), [layer.Input], layer.InputShape));
}

/// <summary>y = x + strength * x^2, in either layout. Its kernel does an activation that follows.</summary>
/// <param name="Strength">The factor of the square.</param>
internal sealed record BendOperation(float Strength) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "bend";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new BendGradientOperation(Strength), rule.OutputGradient, rule.Input(0));
}

/// <summary>dx = dy * (1 + 2 strength x): inputs dy and x. Its kernel does the gradient of an activation in
/// front.</summary>
/// <param name="Strength">The factor of the square.</param>
internal sealed record BendGradientOperation(float Strength) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "bend gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem;
}
