using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>The block of MobileNet v2 (Sandler et al. 2018, figure 4d), its layers named as in torchvision.</summary>
public static class InvertedResidual
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "InvertedResidual",
        "Block of MobileNet v2: a 1x1 convolution to more channels, a 3x3 one of each, a 1x1 one to few, and a shortcut if shapes agree.",
        [
            Parts.Channels("Channels", "Number of output channels."),
            Parts.Stride,
            new("Expand", ArgumentType.Integer, "How many times the input's channels there are inside; with 1 the first convolution is left out.", Minimum: 1, Maximum: 64, Default: "6"),
        ],
        Build);

    private static void Build(LayerContext block)
    {
        int channels = block.Arguments.Integer("Channels");
        int stride = block.Arguments.Integer("Stride", 1);
        int expand = block.Arguments.Integer("Expand", 6);
        int inner = block.InputShape.Channels * expand;
        int stage = expand == 1 ? 0 : 1;
        block.Compose(
        [
            .. expand == 1 ? [] : Stage("conv.0", inner, 1, 1, 1),
            .. Stage($"conv.{stage}", inner, 3, stride, inner),
            Parts.Conv($"conv.{stage + 1}", channels, 1, bias: false),
            Parts.Norm($"conv.{stage + 2}"),
            .. stride == 1 && channels == block.InputShape.Channels
                ? new[] { Parts.Join("Add", $"conv.{stage + 2}", NamedOutputs.Input) }
                : [],
        ]);
    }

    private static LayerSpec[] Stage(string name, int channels, int kernel, int stride, int groups) =>
    [
        Parts.Conv(name + ".0", channels, kernel, stride, groups, bias: false),
        Parts.Norm(name + ".1"),
        Parts.Plain("ReLU6"),
    ];
}
