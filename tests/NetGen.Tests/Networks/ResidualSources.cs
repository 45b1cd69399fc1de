namespace NetGen.Tests.Networks;

/// <summary>Residual networks of <c>specs</c>, declared by attributes.</summary>
internal static class ResidualSources
{
    /// <summary>C# by the name of the spec.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["resnet20"] = """
            [Network(Input = "3x32x32", Parameters = 269_722, TotalParameters = 271_098, Macs = 40_551_040)]
            [Conv(16, 3, Padding = 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [BasicBlock(16, Shortcut = "padded", Name = "layer1.0", Repeat = 3)]
            [BasicBlock(32, Stride = 2, Shortcut = "padded", Name = "layer2.0")]
            [BasicBlock(32, Shortcut = "padded", Name = "layer2.1", Repeat = 2)]
            [BasicBlock(64, Stride = 2, Shortcut = "padded", Name = "layer3.0")]
            [BasicBlock(64, Shortcut = "padded", Name = "layer3.1", Repeat = 2)]
            [GlobalAvgPool, Dense(10, Name = "linear")]
            public partial class ResNet20;
            """,
        ["resnet32"] = """
            [Network(Input = "3x32x32", Parameters = 464_154, TotalParameters = 466_426, Macs = 68_862_592)]
            [Conv(16, 3, Padding = 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [BasicBlock(16, Shortcut = "padded", Name = "layer1.0", Repeat = 5)]
            [BasicBlock(32, Stride = 2, Shortcut = "padded", Name = "layer2.0")]
            [BasicBlock(32, Shortcut = "padded", Name = "layer2.1", Repeat = 4)]
            [BasicBlock(64, Stride = 2, Shortcut = "padded", Name = "layer3.0")]
            [BasicBlock(64, Shortcut = "padded", Name = "layer3.1", Repeat = 4)]
            [GlobalAvgPool, Dense(10, Name = "linear")]
            public partial class ResNet32;
            """,
        ["resnet44"] = """
            [Network(Input = "3x32x32", Parameters = 658_586, TotalParameters = 661_754, Macs = 97_174_144)]
            [Conv(16, 3, Padding = 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [BasicBlock(16, Shortcut = "padded", Name = "layer1.0", Repeat = 7)]
            [BasicBlock(32, Stride = 2, Shortcut = "padded", Name = "layer2.0")]
            [BasicBlock(32, Shortcut = "padded", Name = "layer2.1", Repeat = 6)]
            [BasicBlock(64, Stride = 2, Shortcut = "padded", Name = "layer3.0")]
            [BasicBlock(64, Shortcut = "padded", Name = "layer3.1", Repeat = 6)]
            [GlobalAvgPool, Dense(10, Name = "linear")]
            public partial class ResNet44;
            """,
        ["resnet56"] = """
            [Network(Input = "3x32x32", Parameters = 853_018, TotalParameters = 857_082, Macs = 125_485_696)]
            [Conv(16, 3, Padding = 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [BasicBlock(16, Shortcut = "padded", Name = "layer1.0", Repeat = 9)]
            [BasicBlock(32, Stride = 2, Shortcut = "padded", Name = "layer2.0")]
            [BasicBlock(32, Shortcut = "padded", Name = "layer2.1", Repeat = 8)]
            [BasicBlock(64, Stride = 2, Shortcut = "padded", Name = "layer3.0")]
            [BasicBlock(64, Shortcut = "padded", Name = "layer3.1", Repeat = 8)]
            [GlobalAvgPool, Dense(10, Name = "linear")]
            public partial class ResNet56;
            """,
        ["resnet110"] = """
            [Network(Input = "3x32x32", Parameters = 1_727_962, TotalParameters = 1_736_058, Macs = 252_887_680)]
            [Conv(16, 3, Padding = 1, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [BasicBlock(16, Shortcut = "padded", Name = "layer1.0", Repeat = 18)]
            [BasicBlock(32, Stride = 2, Shortcut = "padded", Name = "layer2.0")]
            [BasicBlock(32, Shortcut = "padded", Name = "layer2.1", Repeat = 17)]
            [BasicBlock(64, Stride = 2, Shortcut = "padded", Name = "layer3.0")]
            [BasicBlock(64, Shortcut = "padded", Name = "layer3.1", Repeat = 17)]
            [GlobalAvgPool, Dense(10, Name = "linear")]
            public partial class ResNet110;
            """,
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
        ["resnet50"] = """
            [Network(Input = "3x224x224", Parameters = 25_557_032, TotalParameters = 25_610_152, Macs = 4_089_184_256)]
            [Conv(64, 7, Stride = 2, Padding = 3, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [MaxPool(3, Stride = 2, Padding = 1)]
            [Bottleneck(64, Name = "layer1.0"), Bottleneck(64, Name = "layer1.1", Repeat = 2)]
            [Bottleneck(128, Stride = 2, Name = "layer2.0"), Bottleneck(128, Name = "layer2.1", Repeat = 3)]
            [Bottleneck(256, Stride = 2, Name = "layer3.0"), Bottleneck(256, Name = "layer3.1", Repeat = 5)]
            [Bottleneck(512, Stride = 2, Name = "layer4.0"), Bottleneck(512, Name = "layer4.1", Repeat = 2)]
            [GlobalAvgPool, Dense(1000, Name = "fc")]
            public partial class ResNet50;
            """,
        ["resnet101"] = """
            [Network(Input = "3x224x224", Parameters = 44_549_160, TotalParameters = 44_654_504, Macs = 7_801_405_440)]
            [Conv(64, 7, Stride = 2, Padding = 3, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [MaxPool(3, Stride = 2, Padding = 1)]
            [Bottleneck(64, Name = "layer1.0"), Bottleneck(64, Name = "layer1.1", Repeat = 2)]
            [Bottleneck(128, Stride = 2, Name = "layer2.0"), Bottleneck(128, Name = "layer2.1", Repeat = 3)]
            [Bottleneck(256, Stride = 2, Name = "layer3.0"), Bottleneck(256, Name = "layer3.1", Repeat = 22)]
            [Bottleneck(512, Stride = 2, Name = "layer4.0"), Bottleneck(512, Name = "layer4.1", Repeat = 2)]
            [GlobalAvgPool, Dense(1000, Name = "fc")]
            public partial class ResNet101;
            """,
        ["resnet152"] = """
            [Network(Input = "3x224x224", Parameters = 60_192_808, TotalParameters = 60_344_232, Macs = 11_513_626_624)]
            [Conv(64, 7, Stride = 2, Padding = 3, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
            [MaxPool(3, Stride = 2, Padding = 1)]
            [Bottleneck(64, Name = "layer1.0"), Bottleneck(64, Name = "layer1.1", Repeat = 2)]
            [Bottleneck(128, Stride = 2, Name = "layer2.0"), Bottleneck(128, Name = "layer2.1", Repeat = 7)]
            [Bottleneck(256, Stride = 2, Name = "layer3.0"), Bottleneck(256, Name = "layer3.1", Repeat = 35)]
            [Bottleneck(512, Stride = 2, Name = "layer4.0"), Bottleneck(512, Name = "layer4.1", Repeat = 2)]
            [GlobalAvgPool, Dense(1000, Name = "fc")]
            public partial class ResNet152;
            """,
    };
}
