namespace NetGen.Generator.Ops.Blocks;

/// <summary>The block of ResNet-18 and 34, and of those for CIFAR (He et al. 2015, figure 5 left), its layers named as
/// in torchvision.</summary>
public static class BasicBlock
{
    private static readonly ArgumentDefinition Shortcut = new(
        "Shortcut",
        ArgumentType.Choice,
        "Where the shape changes: a 1x1 convolution with normalization, or PaddedShortcut.",
        Default: "projection")
    {
        Choices = ["projection", "padded"],
    };

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "BasicBlock",
        "Block of ResNet-18 and 34: two 3x3 convolutions with batch normalization, and a shortcut around them.",
        [Parts.Channels("Channels", "Number of output channels."), Parts.Stride, Shortcut],
        Build);

    private static void Build(LayerContext block)
    {
        int channels = block.Arguments.Integer("Channels");
        int stride = block.Arguments.Integer("Stride", 1);
        Residual.Build(
            block,
            [
                Parts.Conv("conv1", channels, 3, stride, bias: false),
                Parts.Norm("bn1"),
                Parts.Plain("ReLU"),
                Parts.Conv("conv2", channels, 3, bias: false),
                Parts.Norm("bn2"),
            ],
            "bn2",
            channels,
            stride,
            padded: block.Arguments.Word(Shortcut.Name) == "padded");
    }
}
