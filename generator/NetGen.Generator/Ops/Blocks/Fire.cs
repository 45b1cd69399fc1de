using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>The module of SqueezeNet (Iandola et al. 2016, section 3.1), its layers named as in torchvision.</summary>
public static class Fire
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Fire",
        "Block of SqueezeNet: a 1x1 convolution with few channels, then 1x1 and 3x3 ones side by side; all with ReLU.",
        [
            Parts.Channels("Squeeze", "Channels of the first convolution."),
            Parts.Channels("Expand1x1", "Channels of the 1x1 convolution behind it."),
            Parts.Channels("Expand3x3", "Channels of the 3x3 convolution behind it."),
        ],
        Build);

    private static void Build(LayerContext block) => block.Compose(
    [
        Parts.Conv("squeeze", block.Arguments.Integer("Squeeze"), 1),
        Parts.Plain("ReLU", "squeeze_activation"),
        Parts.Conv("expand1x1", block.Arguments.Integer("Expand1x1"), 1),
        Parts.Plain("ReLU", "expand1x1_activation"),
        Parts.Conv("expand3x3", block.Arguments.Integer("Expand3x3"), 3, from: "squeeze_activation"),
        Parts.Plain("ReLU", "expand3x3_activation"),
        Parts.Join("Concat", "expand1x1_activation", "expand3x3_activation"),
    ]);
}
