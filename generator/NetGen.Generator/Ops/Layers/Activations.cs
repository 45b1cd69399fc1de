using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The layers that are an elementwise function without learnt parameters.</summary>
public static class Activations
{
    // Softplus divides by its beta, and multiplies by it.
    private const double LargestBeta = 1000;

    // Below, what CELU divides by would be subnormal.
    private const double SmallestAlpha = 1.2e-38;

    private const string OneSixth = "0.16666666666666666";

    /// <summary>Their rows of the op table.</summary>
    public static EquatableArray<LayerDefinition> Layers { get; } =
    [
        Simple("ReLU", "max(0, x).", ActivationKind.ReLU),
        Simple("ReLU6", "min(max(0, x), 6).", ActivationKind.ReLU6),
        Of("LeakyReLU", "x where positive, else slope * x.", ActivationKind.LeakyReLU, Finite("Slope", "Slope for negative inputs.", "0.01")),
        Of(
            "ThresholdedReLU",
            "x where above alpha, else 0.",
            ActivationKind.ThresholdedReLU,
            Finite("Alpha", "What x must be above.", "1")),
        Of("ELU", "x where positive, else alpha * (exp(x) - 1).", ActivationKind.ELU, Finite("Alpha", "Minus the limit for negative inputs.", "1")),
        Of(
            "CELU",
            "x where positive, else alpha * (exp(x / alpha) - 1).",
            ActivationKind.CELU,
            new ArgumentDefinition("Alpha", ArgumentType.Number, "Minus the limit for negative inputs; positive.", Minimum: SmallestAlpha, Maximum: float.MaxValue, Default: "1")),
        Simple("Sigmoid", "1 / (1 + exp(-x)).", ActivationKind.Sigmoid),
        Of(
            "HardSigmoid",
            "min(max(0, alpha * x + beta), 1).",
            ActivationKind.HardSigmoid,
            Finite("Alpha", "The slope between 0 and 1.", OneSixth),
            Finite("Beta", "The value at 0.", "0.5")),
        Simple("Tanh", "The hyperbolic tangent.", ActivationKind.Tanh),
        Simple("Softsign", "x / (1 + |x|).", ActivationKind.Softsign),
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
        Of(
            "Softplus",
            "log(1 + exp(beta * x)) / beta.",
            ActivationKind.Softplus,
            new ArgumentDefinition("Beta", ArgumentType.Number, "How sharply it turns at 0.", Minimum: 1 / LargestBeta, Maximum: LargestBeta, Default: "1"),
            new ArgumentDefinition("Threshold", ArgumentType.Number, "Where beta * x is above it, the result is x itself.", Maximum: LargestBeta, Default: "20")),
        Of(
            "Shrink",
            "x + bias where below -lambda, x - bias where above lambda, else 0.",
            ActivationKind.Shrink,
            Finite("Lambda", "Where x begins to count.", "0.5"),
            Finite("Bias", "What is taken from its magnitude.", "0")),
        new(
            "Clip",
            "min(max(x, minimum), maximum).",
            [
                Finite("Minimum", "The smallest result; none unless given.", null),
                Finite("Maximum", "The largest result, also where the minimum is larger; none unless given.", null),
            ],
            layer => Build(layer, new Activation(
                ActivationKind.Clip,
                Number(layer, "Minimum", double.NegativeInfinity),
                Number(layer, "Maximum", double.PositiveInfinity)))),
        Of(
            "Scale",
            "factor * x + offset.",
            ActivationKind.Scale,
            Finite("Factor", "A constant.", null) with { Required = true },
            Finite("Offset", "Another.", "0")),
        Simple("Abs", "|x|.", ActivationKind.Abs),
        Simple("Reciprocal", "1 / x.", ActivationKind.Reciprocal),
        Simple("Sqrt", "The square root; NaN where x is negative.", ActivationKind.Sqrt),
        Of(
            "Pow",
            "x to the power of a constant; where x is negative, NaN unless the exponent is whole.",
            ActivationKind.Pow,
            Finite("Exponent", "The exponent.", null) with { Required = true }),
        Simple("Exp", "exp(x).", ActivationKind.Exp),
        Simple("Log", "The natural logarithm; NaN where x is negative.", ActivationKind.Log),
        Simple("Erf", "The error function.", ActivationKind.Erf),
        Simple("Sin", "The sine, accurate up to |x| = 100,000.", ActivationKind.Sin),
        Simple("Cos", "The cosine, accurate up to |x| = 100,000.", ActivationKind.Cos),
        Simple("Floor", "The largest whole number up to x; no gradient.", ActivationKind.Floor),
        Simple("Ceil", "The smallest whole number from x on; no gradient.", ActivationKind.Ceil),
        Simple("Round", "The nearest whole number, an even one where two are; no gradient.", ActivationKind.Round),
        Simple("Sign", "-1, 0 or 1, as x is; no gradient.", ActivationKind.Sign),
    ];

    private static ArgumentDefinition Finite(string name, string summary, string? absent) =>
        new(name, ArgumentType.Number, summary, Minimum: -float.MaxValue, Maximum: float.MaxValue, Default: absent);

    private static LayerDefinition Simple(string kind, string summary, ActivationKind activation) => Of(kind, summary, activation);

    // Up to two arguments, which are the function's coefficient and constant.
    private static LayerDefinition Of(string kind, string summary, ActivationKind activation, params ArgumentDefinition[] arguments) =>
        new(kind, summary, arguments.ToEquatableArray(), layer => Build(layer, new Activation(activation, Value(layer, arguments, 0), Value(layer, arguments, 1))));

    private static float Value(LayerContext layer, ArgumentDefinition[] arguments, int index) => index < arguments.Length
        ? Number(layer, arguments[index].Name, double.Parse(arguments[index].Default ?? "0", CultureInfo.InvariantCulture))
        : 0;

    // As kernels have it, and -0 as 0: numbers that give one kernel are equal.
    private static float Number(LayerContext layer, string name, double absent) =>
        (float)layer.Arguments.Number(name, absent) is var number && number == 0 ? 0 : number;

    private static void Build(LayerContext layer, Activation activation) =>
        layer.Produce(ActivationOperation.On(layer.InputShape, activation), [layer.Input], layer.InputShape);
}
