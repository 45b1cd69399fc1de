using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The elementwise activation layers.</summary>
public static class Activations
{
    /// <summary>The rectifier's row of the op table.</summary>
    public static LayerDefinition ReLULayer { get; } = Simple("ReLU", "max(0, x).", ActivationKind.ReLU);

    /// <summary>The capped rectifier's row of the op table.</summary>
    public static LayerDefinition ReLU6Layer { get; } = Simple("ReLU6", "min(max(0, x), 6).", ActivationKind.ReLU6);

    /// <summary>The leaky rectifier's row of the op table.</summary>
    public static LayerDefinition LeakyReLULayer { get; } = new(
        "LeakyReLU",
        "x where positive, else slope * x.",
        [new("Slope", ArgumentType.Number, "Slope for negative inputs.", Minimum: 0, Maximum: 1, Default: "0.01")],
        layer => Build(layer, new Activation(ActivationKind.LeakyReLU, Slope(layer))));

    /// <summary>The logistic function's row of the op table.</summary>
    public static LayerDefinition SigmoidLayer { get; } = Simple("Sigmoid", "1 / (1 + exp(-x)).", ActivationKind.Sigmoid);

    /// <summary>The hyperbolic tangent's row of the op table.</summary>
    public static LayerDefinition TanhLayer { get; } = Simple("Tanh", "The hyperbolic tangent.", ActivationKind.Tanh);

    // As kernels have it, and -0 as 0: slopes that give one kernel are equal.
    private static float Slope(LayerContext layer) => Math.Abs((float)layer.Arguments.Number("Slope", 0.01));

    private static LayerDefinition Simple(string kind, string summary, ActivationKind activation) =>
        new(kind, summary, [], layer => Build(layer, new Activation(activation)));

    private static void Build(LayerContext layer, Activation activation) =>
        layer.Produce(new ActivationOperation(activation), [layer.Input], layer.InputShape);
}

/// <summary>An elementwise function.</summary>
public sealed record ActivationOperation(Activation Activation) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => Activation.Kind.ToString();

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new ActivationGradientOperation(Activation), rule.OutputGradient, rule.Output);
}

/// <summary>The gradient of an elementwise function's input, from dy and the function's output y.</summary>
public sealed record ActivationGradientOperation(Activation Activation) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Activation.Kind + " gradient";
}
