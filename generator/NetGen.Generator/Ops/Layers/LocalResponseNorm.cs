using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Local response normalization across neighbouring channels (Krizhevsky, Sutskever, Hinton 2012, section
/// 3.3), with PyTorch's meaning of its numbers.</summary>
public static class LocalResponseNormLayer
{
    private const string Before = "before";
    private const string After = "after";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "LocalResponseNorm",
        "x / (K + Alpha / Size * the sum of x^2 over Size neighbouring channels)^Beta.",
        [
            new("Size", ArgumentType.Integer, "Number of channels summed.", Required: true, Minimum: 1),
            new("Alpha", ArgumentType.Number, "Factor of the mean square, not divided by Size.", Minimum: 0, Maximum: 1e6, Default: "1e-4"),
            new("Beta", ArgumentType.Number, "Exponent.", Minimum: 1e-3, Maximum: 16, Default: "0.75"),
            new("K", ArgumentType.Number, "Added to the mean square.", Minimum: 1e-6, Maximum: 1e6, Default: "1"),
            new("Reach", ArgumentType.Choice, "On which side an even Size has one channel more: \"before\" as PyTorch, \"after\" as ONNX.", Default: Before)
            {
                Choices = [Before, After],
            },
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        int size = layer.Arguments.Integer("Size");
        var operation = new LocalResponseNormOperation(
            size,
            layer.Arguments.Word("Reach") == After ? (size - 1) / 2 : size / 2,
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

/// <summary>y = x * s^-beta with s = k + alpha / size * the sum of x^2 over size channels, of which some are before
/// this one. Outputs: y and, if it is wanted for the gradient, s.</summary>
/// <param name="Size">The number of channels summed.</param>
/// <param name="Before">How many of them are before this one.</param>
/// <param name="Alpha">The factor of their mean.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="K">What is added.</param>
/// <param name="WithBase">Whether s is an output.</param>
public sealed record LocalResponseNormOperation(int Size, int Before, float Alpha, float Beta, float K, bool WithBase) : ForwardOperation
{
    /// <summary>How many of the channels summed are behind this one.</summary>
    public int After => Size - 1 - Before;

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
