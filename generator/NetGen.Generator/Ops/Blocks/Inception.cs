using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>The module of GoogLeNet (Szegedy et al. 2014, figure 2b), its layers named as in torchvision. A branch is
/// called as its last layer: <c>branch1</c>.</summary>
public static class Inception
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Inception",
        "Block of GoogLeNet: convolutions of three sizes and a pooling side by side, all with ReLU.",
        [
            Parts.Channels("Channels1x1", "Channels of the 1x1 convolution, branch1."),
            Parts.Channels("Reduce3x3", "Channels of the 1x1 convolution before the 3x3 one, branch2.0."),
            Parts.Channels("Channels3x3", "Channels of the 3x3 convolution, branch2.1."),
            Parts.Channels("Reduce5x5", "Channels of the 1x1 convolution before the 5x5 one, branch3.0."),
            Parts.Channels("Channels5x5", "Channels of the 5x5 convolution, branch3.1."),
            Parts.Channels("ChannelsPool", "Channels of the 1x1 convolution behind the pooling, branch4.1."),
            new("BatchNorm", ArgumentType.Boolean, "Whether the convolutions have batch normalization instead of a bias, as in torchvision.", Default: "false"),
            new("Kernel5", ArgumentType.Integer, "Extent of the 5x5 convolution's window, an odd number; torchvision has 3.", Minimum: 1, Maximum: 99, Default: "5"),
        ],
        Build);

    private static void Build(LayerContext block)
    {
        block.Compose(
        [
            .. Branch("branch1", "Channels1x1", 1),
            .. Branch("branch2.0", "Reduce3x3", 1, "input"),
            .. Branch("branch2.1", "Channels3x3", 3),
            .. Branch("branch3.0", "Reduce5x5", 1, "input"),
            .. Branch("branch3.1", "Channels5x5", block.Arguments.Integer("Kernel5", 5)),
            new LayerSpec(
                "MaxPool",
                "branch4.0",
                [Parts.Whole("Kernel", 3), Parts.Whole("Stride", 1), Parts.Whole("Padding", 1)],
                "input"),
            .. Branch("branch4.1", "ChannelsPool", 1),
            Parts.Join("Concat", "branch1", "branch2.1", "branch3.1", "branch4.1"),
        ]);

        LayerSpec[] Branch(string name, string channels, int kernel, string? from = null) => block.Arguments.Boolean("BatchNorm", false)
            ?
            [
                new LayerSpec(
                    "ConvNorm",
                    name,
                    [
                        Parts.Whole("Channels", block.Arguments.Integer(channels)),
                        Parts.Whole("Kernel", kernel),
                        Parts.Whole("Padding", kernel / 2),
                        new Argument("Epsilon", new NumberValue(1e-3)),
                    ],
                    from),
            ]
            :
            [
                Parts.Conv(name + ".conv", block.Arguments.Integer(channels), kernel, from: from),
                Parts.Plain("ReLU", name),
            ];
    }
}
