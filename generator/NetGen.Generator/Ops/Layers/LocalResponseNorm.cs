using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Local response normalization across neighbouring channels (Krizhevsky, Sutskever, Hinton 2012, section
/// 3.3), with PyTorch's meaning of its numbers.</summary>
public static class LocalResponseNormLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "LocalResponseNorm",
        "x / (K + Alpha / Size * the sum of x^2 over Size neighbouring channels)^Beta.",
        [
            new("Size", ArgumentType.Integer, "Number of channels summed.", Required: true, Minimum: 1),
            new("Alpha", ArgumentType.Number, "Factor of the mean square, not divided by Size.", Minimum: 0, Maximum: 1e6, Default: "1e-4"),
            new("Beta", ArgumentType.Number, "Exponent.", Minimum: 1e-3, Maximum: 16, Default: "0.75"),
            new("K", ArgumentType.Number, "Added to the mean square.", Minimum: 1e-6, Maximum: 1e6, Default: "1"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var operation = new LocalResponseNormOperation(
            layer.Arguments.Integer("Size"),
            (float)layer.Arguments.Number("Alpha", 1e-4),
            (float)layer.Arguments.Number("Beta", 0.75),
            (float)layer.Arguments.Number("K", 1),
            WithBase: layer.Training);
        if (layer.Training)
        {
            int power = layer.Graph.AddTensor(layer.Name + ".base", layer.InputShape);
            layer.Produce(operation, [layer.Input], layer.InputShape, power);
        }
        else
        {
            layer.Produce(operation, [layer.Input], layer.InputShape);
        }
    }
}

/// <summary>y = x * s^-beta with s = k + alpha / size * the sum of x^2 over the channels from size / 2 before to (size
/// - 1) / 2 after. Outputs: y and, if it is wanted for the gradient, s.</summary>
/// <param name="Size">The number of channels summed.</param>
/// <param name="Alpha">The factor of their mean.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="K">What is added.</param>
/// <param name="WithBase">Whether s is an output.</param>
public sealed record LocalResponseNormOperation(int Size, float Alpha, float Beta, float K, bool WithBase) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "local response norm";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.Input.Channels);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(
        0,
        new LocalResponseNormGradientOperation(this),
        rule.OutputGradient,
        rule.Input(0),
        rule.Output,
        rule.ForwardOutput(1));
}

/// <summary>dx = dy s^-beta - 2 alpha beta / size * x * the sum of dy y / s over the channels whose sums hold this one:
/// from dy, x, y and s.</summary>
/// <param name="Forward">The operation whose gradient it is.</param>
public sealed record LocalResponseNormGradientOperation(LocalResponseNormOperation Forward) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "local response norm gradient";
}
