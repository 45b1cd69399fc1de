namespace NetGen.Generator.Ops.Blocks;

/// <summary>The block of MobileNet (Howard et al. 2017, figure 3 right).</summary>
public static class DepthwiseSeparable
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "DepthwiseSeparable",
        "Block of MobileNet v1: a 3x3 convolution of each channel, then a 1x1 one of all, each with batch normalization and ReLU.",
        [Parts.Channels("Channels", "Number of output channels."), Parts.Stride, Parts.Epsilon("1e-05")],
        Build);

    private static void Build(LayerContext block)
    {
        int inputs = block.InputShape.Channels;
        double epsilon = block.Arguments.Number("Epsilon", 1e-5);
        block.Compose(
        [
            Parts.Conv("depthwise", inputs, 3, block.Arguments.Integer("Stride", 1), groups: inputs, bias: false),
            Parts.Norm("depthwise_bn", epsilon),
            Parts.Plain("ReLU"),
            Parts.Conv("pointwise", block.Arguments.Integer("Channels"), 1, bias: false),
            Parts.Norm("pointwise_bn", epsilon),
            Parts.Plain("ReLU"),
        ]);
    }
}
