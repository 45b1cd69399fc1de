using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Softmax over the channels of each position.</summary>
public static class SoftmaxLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Softmax",
        "exp(x) over its sum, over the channels of each position.",
        [],
        layer => layer.Produce(new SoftmaxOperation(), [layer.Input], layer.InputShape));
}

/// <summary>exp(x - max) over its sum, over channels.</summary>
public sealed record SoftmaxOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "softmax";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.Input.Channels);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new SoftmaxGradientOperation(), rule.OutputGradient, rule.Output);
}

/// <summary>dx = y * (dy - sum(dy * y)), over channels: inputs dy and y.</summary>
public sealed record SoftmaxGradientOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "softmax gradient";
}
