using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Division by the Euclidean norm over the channels of each position, as
/// torch.nn.functional.normalize.</summary>
public static class L2NormalizeLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "L2Normalize",
        "x over its Euclidean norm, over the channels of each position.",
        [new("Epsilon", ArgumentType.Number, "The norm counts as at least this.", Minimum: 1e-18, Maximum: 1e6, Default: "1e-12")],
        layer => layer.Produce(
            new L2NormalizeOperation((float)layer.Arguments.Number("Epsilon", 1e-12)), [layer.Input], layer.InputShape));
}

/// <summary>y = x / max(|x|, epsilon), with the norm over channels.</summary>
/// <param name="Epsilon">The smallest divisor.</param>
public sealed record L2NormalizeOperation(float Epsilon) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "L2 normalize";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.Input.Channels);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new L2NormalizeGradientOperation(Epsilon), rule.OutputGradient, rule.Input(0));
}

/// <summary>dx = (dy - y sum(dy y)) / |x| where the norm is at least epsilon, else dy / epsilon: inputs dy and
/// x.</summary>
/// <param name="Epsilon">The smallest divisor.</param>
public sealed record L2NormalizeGradientOperation(float Epsilon) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "L2 normalize gradient";
}
