namespace NetGen.Generator.Ops.Blocks;

/// <summary>The block of ResNet-50, 101 and 152 (He et al. 2015, figure 5 right), with the stride on the 3x3
/// convolution and the layers named as in torchvision.</summary>
public static class Bottleneck
{
    /// <summary>How many times the inner channels the output has.</summary>
    private const int Expansion = 4;

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Bottleneck",
        "Block of ResNet-50, 101 and 152: 1x1, 3x3 and 1x1 convolutions with batch normalization, and a shortcut around them.",
        [Parts.Channels("Channels", "Number of channels inside; the output has four times as many."), Parts.Stride],
        Build);

    private static void Build(LayerContext block)
    {
        int channels = block.Arguments.Integer("Channels");
        int stride = block.Arguments.Integer("Stride", 1);
        Residual.Build(
            block,
            [
                Parts.Conv("conv1", channels, 1, bias: false),
                Parts.Norm("bn1"),
                Parts.Plain("ReLU"),
                Parts.Conv("conv2", channels, 3, stride, bias: false),
                Parts.Norm("bn2"),
                Parts.Plain("ReLU"),
                Parts.Conv("conv3", Expansion * channels, 1, bias: false),
                Parts.Norm("bn3"),
            ],
            "bn3",
            Expansion * channels,
            stride);
    }
}
