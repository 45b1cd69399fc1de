using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>Convolution, batch normalization and activation, the unit of most networks since Inception v2 (Ioffe and
/// Szegedy 2015). The convolution has no bias, which the normalization would take away again.</summary>
public static class ConvNorm
{
    private static readonly ArgumentDefinition Activation = new(
        "Activation",
        ArgumentType.Choice,
        "What follows: ReLU, ReLU6, LeakyReLU with slope 0.1, SiLU, or nothing.",
        Default: "relu")
    {
        Choices = ["relu", "relu6", "leaky", "silu", "none"],
    };

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "ConvNorm",
        "Block: a convolution without bias, batch normalization, and an activation.",
        [
            Parts.Channels("Channels", "Number of output channels."),
            Windows.Kernel,
            Windows.Stride("1"),
            Windows.Padding,
            new("Groups", ArgumentType.Integer, "Number of groups that channels are split into.", Minimum: 1, Default: "1"),
            Parts.Epsilon("1e-05"),
            Activation,
        ],
        Build);

    private static void Build(LayerContext block)
    {
        var convolution = new[] { "Channels", "Kernel", "Stride", "Padding", "Groups" }
            .Where(block.Arguments.Has)
            .Select(name => new Argument(name, block.Arguments.Value(name)!))
            .Append(new Argument("Bias", new BooleanValue(false)));
        block.Compose(
        [
            new LayerSpec("Conv", "conv", convolution.ToEquatableArray()),
            Parts.Norm("bn", block.Arguments.Number("Epsilon", 1e-5)),
            .. ActivationOf(block.Arguments.Word(Activation.Name)),
        ]);
    }

    private static EquatableArray<LayerSpec> ActivationOf(string? word) => word switch
    {
        "relu6" => [Parts.Plain("ReLU6")],
        "leaky" => [new LayerSpec("LeakyReLU", null, [new Argument("Slope", new NumberValue(0.1))])],
        "silu" => [Parts.Plain("SiLU")],
        "none" => [],
        _ => [Parts.Plain("ReLU")],
    };
}
