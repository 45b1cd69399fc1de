using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The layers that are an elementwise function without learnt parameters.</summary>
public static class Activations
{
    // Coefficients stay far from what would overflow in a product with an activation.
    private const double LargestCoefficient = 1000;

    /// <summary>Their rows of the op table.</summary>
    public static EquatableArray<LayerDefinition> Layers { get; } =
    [
        Simple("ReLU", "max(0, x).", ActivationKind.ReLU),
        Simple("ReLU6", "min(max(0, x), 6).", ActivationKind.ReLU6),
        new(
            "LeakyReLU",
            "x where positive, else slope * x.",
            [new("Slope", ArgumentType.Number, "Slope for negative inputs.", Minimum: 0, Maximum: 1, Default: "0.01")],
            layer => Build(layer, new Activation(ActivationKind.LeakyReLU, Coefficient(layer, "Slope", 0.01)))),
        new(
            "ELU",
            "x where positive, else alpha * (exp(x) - 1).",
            [new("Alpha", ArgumentType.Number, "Minus the limit for negative inputs.", Maximum: LargestCoefficient, Default: "1")],
            layer => Build(layer, new Activation(ActivationKind.ELU, Coefficient(layer, "Alpha", 1)))),
        Simple("Sigmoid", "1 / (1 + exp(-x)).", ActivationKind.Sigmoid),
        Simple("HardSigmoid", "min(max(0, x + 3), 6) / 6.", ActivationKind.HardSigmoid),
        Simple("Tanh", "The hyperbolic tangent.", ActivationKind.Tanh),
        Simple("SiLU", "x / (1 + exp(-x)), also called Swish.", ActivationKind.SiLU),
        Simple("HardSwish", "x * min(max(0, x + 3), 6) / 6.", ActivationKind.HardSwish),
        Simple("Mish", "x * tanh(log(1 + exp(x))).", ActivationKind.Mish),
        new(
            "GELU",
            "x times the normal distribution function of x.",
            [
                new("Approximate", ArgumentType.Choice, "The function itself, or its approximation by tanh.", Default: "none")
                {
                    Choices = ["none", "tanh"],
                },
            ],
            layer => Build(
                layer,
                new Activation(layer.Arguments.Word("Approximate") == "tanh" ? ActivationKind.TanhGELU : ActivationKind.GELU))),
        new(
            "Softplus",
            "log(1 + exp(beta * x)) / beta.",
            [
                new("Beta", ArgumentType.Number, "How sharply it turns at 0.", Minimum: 1 / LargestCoefficient, Maximum: LargestCoefficient, Default: "1"),
                new("Threshold", ArgumentType.Number, "Where beta * x is above it, the result is x itself.", Maximum: LargestCoefficient, Default: "20"),
            ],
            layer => Build(
                layer,
                new Activation(ActivationKind.Softplus, Coefficient(layer, "Beta", 1), Coefficient(layer, "Threshold", 20)))),
        new(
            "Scale",
            "factor * x.",
            [new("Factor", ArgumentType.Number, "A constant.", Required: true, Minimum: -LargestCoefficient, Maximum: LargestCoefficient)],
            layer => Build(layer, new Activation(ActivationKind.Scale, Coefficient(layer, "Factor", 1)))),
    ];

    // As kernels have it, and -0 as 0: numbers that give one kernel are equal.
    private static float Coefficient(LayerContext layer, string name, double absent) =>
        (float)layer.Arguments.Number(name, absent) is var number && number == 0 ? 0 : number;

    private static LayerDefinition Simple(string kind, string summary, ActivationKind activation) =>
        new(kind, summary, [], layer => Build(layer, new Activation(activation)));

    private static void Build(LayerContext layer, Activation activation) =>
        layer.Produce(new ActivationOperation(activation), [layer.Input], layer.InputShape);
}
