namespace NetGen.Tests.Networks;

/// <summary>Residual networks of <c>specs</c>, declared by attributes.</summary>
internal static class ResidualSources
{
    /// <summary>C# by the name of the spec.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["resnet20"] = Cifar("ResNet20", blocks: 3, parameters: "269_722", totalParameters: "271_098", macs: "40_551_040"),
        ["resnet32"] = Cifar("ResNet32", blocks: 5, parameters: "464_154", totalParameters: "466_426", macs: "68_862_592"),
        ["resnet44"] = Cifar("ResNet44", blocks: 7, parameters: "658_586", totalParameters: "661_754", macs: "97_174_144"),
        ["resnet56"] = Cifar("ResNet56", blocks: 9, parameters: "853_018", totalParameters: "857_082", macs: "125_485_696"),
        ["resnet110"] = Cifar("ResNet110", blocks: 18, parameters: "1_727_962", totalParameters: "1_736_058", macs: "252_887_680"),
        ["resnet34"] = """
            [Network(Input = "3x224x224", Parameters = 21_797_672, TotalParameters = 21_814_696, Macs = 3_663_761_408)]
            [Conv(64, 7, Stride = 2, Padding = 3, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [MaxPool(3, Stride = 2, Padding = 1)]
            [BasicBlock(64, Name = "layer1.0", Repeat = 3), BasicBlock(128, Stride = 2, Name = "layer2.0")]
            [BasicBlock(128, Name = "layer2.1", Repeat = 3), BasicBlock(256, Stride = 2, Name = "layer3.0")]
            [BasicBlock(256, Name = "layer3.1", Repeat = 5), BasicBlock(512, Stride = 2, Name = "layer4.0")]
            [BasicBlock(512, Name = "layer4.1", Repeat = 2)]
            [GlobalAvgPool, Dense(1000, Name = "fc")]
            public partial class ResNet34;
            """,
        ["resnet50"] = Bottlenecks("ResNet50", (3, 4, 6, 3), parameters: "25_557_032", totalParameters: "25_610_152", macs: "4_089_184_256"),
        ["resnet101"] = Bottlenecks("ResNet101", (3, 4, 23, 3), parameters: "44_549_160", totalParameters: "44_654_504", macs: "7_801_405_440"),
        ["resnet152"] = Bottlenecks("ResNet152", (3, 8, 36, 3), parameters: "60_192_808", totalParameters: "60_344_232", macs: "11_513_626_624"),
    };

    // He et al. 2016, section 4.2: three groups of blocks, 6 blocks + 2 layers deep.
    private static string Cifar(string name, int blocks, string parameters, string totalParameters, string macs) => $"""
        [Network(Input = "3x32x32", Parameters = {parameters}, TotalParameters = {totalParameters}, Macs = {macs})]
        [Conv(16, 3, Padding = 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
        [BasicBlock(16, Shortcut = "padded", Name = "layer1.0", Repeat = {blocks})]
        [BasicBlock(32, Stride = 2, Shortcut = "padded", Name = "layer2.0")]
        [BasicBlock(32, Shortcut = "padded", Name = "layer2.1", Repeat = {blocks - 1})]
        [BasicBlock(64, Stride = 2, Shortcut = "padded", Name = "layer3.0")]
        [BasicBlock(64, Shortcut = "padded", Name = "layer3.1", Repeat = {blocks - 1})]
        [GlobalAvgPool, Dense(10, Name = "linear")]
        public partial class {name};
        """;

    // He et al. 2016, table 1: four groups of bottlenecks.
    private static string Bottlenecks(
        string name, (int First, int Second, int Third, int Fourth) blocks, string parameters, string totalParameters, string macs) => $"""
        [Network(Input = "3x224x224", Parameters = {parameters}, TotalParameters = {totalParameters}, Macs = {macs})]
        [Conv(64, 7, Stride = 2, Padding = 3, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
        [MaxPool(3, Stride = 2, Padding = 1)]
        [Bottleneck(64, Name = "layer1.0"), Bottleneck(64, Name = "layer1.1", Repeat = {blocks.First - 1})]
        [Bottleneck(128, Stride = 2, Name = "layer2.0"), Bottleneck(128, Name = "layer2.1", Repeat = {blocks.Second - 1})]
        [Bottleneck(256, Stride = 2, Name = "layer3.0"), Bottleneck(256, Name = "layer3.1", Repeat = {blocks.Third - 1})]
        [Bottleneck(512, Stride = 2, Name = "layer4.0"), Bottleneck(512, Name = "layer4.1", Repeat = {blocks.Fourth - 1})]
        [GlobalAvgPool, Dense(1000, Name = "fc")]
        public partial class {name};
        """;
}
