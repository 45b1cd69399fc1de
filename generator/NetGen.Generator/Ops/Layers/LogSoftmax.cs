using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The logarithm of the softmax over the channels of each position.</summary>
public static class LogSoftmaxLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "LogSoftmax",
        "x minus the logarithm of the sum of exp(x), over the channels of each position.",
        [],
        layer => layer.Produce(new LogSoftmaxOperation(), [layer.Input], layer.InputShape));
}

/// <summary>x - max - log(sum of exp(x - max)), over channels.</summary>
public sealed record LogSoftmaxOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "log softmax";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.Input.Channels);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new LogSoftmaxGradientOperation(), rule.OutputGradient, rule.Output);
}

/// <summary>dx = dy - exp(y) * sum(dy), over channels: inputs dy and y.</summary>
public sealed record LogSoftmaxGradientOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "log softmax gradient";
}
