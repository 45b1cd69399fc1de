namespace NetGen.Tests.Networks;

/// <summary>Networks of <c>specs</c> that classify photos or digits, declared by attributes.</summary>
internal static class ClassifierSources
{
    /// <summary>The 18 convolutions of Darknet-19 that YOLOv2 begins with, too.</summary>
    internal const string Darknet = """
        [ConvNorm(32, 3, Padding = 1, Activation = "leaky", Name = "conv1"), MaxPool(2)]
        [ConvNorm(64, 3, Padding = 1, Activation = "leaky", Name = "conv2"), MaxPool(2)]
        [ConvNorm(128, 3, Padding = 1, Activation = "leaky", Name = "conv3")]
        [ConvNorm(64, 1, Activation = "leaky", Name = "conv4")]
        [ConvNorm(128, 3, Padding = 1, Activation = "leaky", Name = "conv5"), MaxPool(2)]
        [ConvNorm(256, 3, Padding = 1, Activation = "leaky", Name = "conv6")]
        [ConvNorm(128, 1, Activation = "leaky", Name = "conv7")]
        [ConvNorm(256, 3, Padding = 1, Activation = "leaky", Name = "conv8"), MaxPool(2)]
        [ConvNorm(512, 3, Padding = 1, Activation = "leaky", Name = "conv9")]
        [ConvNorm(256, 1, Activation = "leaky", Name = "conv10")]
        [ConvNorm(512, 3, Padding = 1, Activation = "leaky", Name = "conv11")]
        [ConvNorm(256, 1, Activation = "leaky", Name = "conv12")]
        [ConvNorm(512, 3, Padding = 1, Activation = "leaky", Name = "conv13"), MaxPool(2)]
        [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv14")]
        [ConvNorm(512, 1, Activation = "leaky", Name = "conv15")]
        [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv16")]
        [ConvNorm(512, 1, Activation = "leaky", Name = "conv17")]
        [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv18")]
        """;

    /// <summary>C# by the name of the spec.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["alexnet-2012"] = """
            [Network(Input = "3x227x227", Parameters = 60_965_224, Macs = 724_406_816)]
            [Conv(96, 11, Stride = 4, Name = "conv1"), ReLU, LocalResponseNorm(5, Alpha = 0.0005, Beta = 0.75, K = 2)]
            [MaxPool(3, Stride = 2)]
            [Conv(256, 5, Padding = 2, Groups = 2, Name = "conv2"), ReLU, LocalResponseNorm(5, Alpha = 0.0005, Beta = 0.75, K = 2)]
            [MaxPool(3, Stride = 2)]
            [Conv(384, 3, Padding = 1, Name = "conv3"), ReLU, Conv(384, 3, Padding = 1, Groups = 2, Name = "conv4"), ReLU]
            [Conv(256, 3, Padding = 1, Groups = 2, Name = "conv5"), ReLU, MaxPool(3, Stride = 2)]
            [Flatten, Dense(4096, Name = "fc6"), ReLU, Dropout(0.5), Dense(4096, Name = "fc7"), ReLU, Dropout(0.5)]
            [Dense(1000, Name = "fc8")]
            public partial class AlexNet2012;
            """,
        ["vgg16"] = """
            [Network(Input = "3x224x224", Parameters = 138_357_544, Macs = 15_470_264_320)]
            [Conv(64, 3, Padding = 1, Name = "features.0"), ReLU, Conv(64, 3, Padding = 1, Name = "features.2"), ReLU, MaxPool(2)]
            [Conv(128, 3, Padding = 1, Name = "features.5"), ReLU, Conv(128, 3, Padding = 1, Name = "features.7"), ReLU, MaxPool(2)]
            [Conv(256, 3, Padding = 1, Name = "features.10"), ReLU, Conv(256, 3, Padding = 1, Name = "features.12"), ReLU]
            [Conv(256, 3, Padding = 1, Name = "features.14"), ReLU, MaxPool(2)]
            [Conv(512, 3, Padding = 1, Name = "features.17"), ReLU, Conv(512, 3, Padding = 1, Name = "features.19"), ReLU]
            [Conv(512, 3, Padding = 1, Name = "features.21"), ReLU, MaxPool(2)]
            [Conv(512, 3, Padding = 1, Name = "features.24"), ReLU, Conv(512, 3, Padding = 1, Name = "features.26"), ReLU]
            [Conv(512, 3, Padding = 1, Name = "features.28"), ReLU, MaxPool(2)]
            [Flatten, Dense(4096, Name = "classifier.0"), ReLU, Dropout(0.5), Dense(4096, Name = "classifier.3"), ReLU, Dropout(0.5)]
            [Dense(1000, Name = "classifier.6")]
            public partial class Vgg16;
            """,
        ["vgg19"] = """
            [Network(Input = "3x224x224", Parameters = 143_667_240, Macs = 19_632_062_464)]
            [Conv(64, 3, Padding = 1, Name = "features.0"), ReLU, Conv(64, 3, Padding = 1, Name = "features.2"), ReLU, MaxPool(2)]
            [Conv(128, 3, Padding = 1, Name = "features.5"), ReLU, Conv(128, 3, Padding = 1, Name = "features.7"), ReLU, MaxPool(2)]
            [Conv(256, 3, Padding = 1, Name = "features.10"), ReLU, Conv(256, 3, Padding = 1, Name = "features.12"), ReLU]
            [Conv(256, 3, Padding = 1, Name = "features.14"), ReLU, Conv(256, 3, Padding = 1, Name = "features.16"), ReLU, MaxPool(2)]
            [Conv(512, 3, Padding = 1, Name = "features.19"), ReLU, Conv(512, 3, Padding = 1, Name = "features.21"), ReLU]
            [Conv(512, 3, Padding = 1, Name = "features.23"), ReLU, Conv(512, 3, Padding = 1, Name = "features.25"), ReLU, MaxPool(2)]
            [Conv(512, 3, Padding = 1, Name = "features.28"), ReLU, Conv(512, 3, Padding = 1, Name = "features.30"), ReLU]
            [Conv(512, 3, Padding = 1, Name = "features.32"), ReLU, Conv(512, 3, Padding = 1, Name = "features.34"), ReLU, MaxPool(2)]
            [Flatten, Dense(4096, Name = "classifier.0"), ReLU, Dropout(0.5), Dense(4096, Name = "classifier.3"), ReLU, Dropout(0.5)]
            [Dense(1000, Name = "classifier.6")]
            public partial class Vgg19;
            """,
        ["nin-cifar"] = """
            [Network(Input = "3x32x32", Parameters = 966_986, Macs = 222_486_528)]
            [Conv(192, 5, Padding = 2, Name = "conv1"), ReLU, Conv(160, 1, Name = "cccp1"), ReLU, Conv(96, 1, Name = "cccp2"), ReLU]
            [MaxPool(3, Stride = 2, Ceil = true)]
            [Dropout(0.5), Conv(192, 5, Padding = 2, Name = "conv2"), ReLU, Conv(192, 1, Name = "cccp3"), ReLU]
            [Conv(192, 1, Name = "cccp4"), ReLU, AvgPool(3, Stride = 2, Ceil = true), Dropout(0.5)]
            [Conv(192, 3, Padding = 1, Name = "conv3"), ReLU, Conv(192, 1, Name = "cccp5"), ReLU, Conv(10, 1, Name = "cccp6"), ReLU]
            [GlobalAvgPool]
            public partial class NetworkInNetworkCifar;
            """,
        ["googlenet"] = """
            [Block]
            [AvgPool(5, Stride = 3), Conv(128, 1, Name = "conv"), ReLU]
            [Flatten, Dense(1024, Name = "fc1"), ReLU, Dropout(0.7), Dense(1000, Name = "fc2")]
            public sealed class AuxiliaryHeadAttribute : BlockAttribute;

            [Network(Input = "3x224x224", Outputs = new[] { "fc" }, Auxiliary = new[] { "aux1.fc2", "aux2.fc2" },
                Parameters = 13_378_280, InferenceParameters = 6_998_552, Macs = 1_582_671_872)]
            [Conv(64, 7, Stride = 2, Padding = 3, Name = "conv1"), ReLU, MaxPool(3, Stride = 2, Ceil = true)]
            [LocalResponseNorm(5, Alpha = 0.0001, Beta = 0.75, K = 1), Conv(64, 1, Name = "conv2"), ReLU]
            [Conv(192, 3, Padding = 1, Name = "conv3"), ReLU, LocalResponseNorm(5, Alpha = 0.0001, Beta = 0.75, K = 1)]
            [MaxPool(3, Stride = 2, Ceil = true)]
            [Inception(64, 96, 128, 16, 32, 32, Name = "inception3a"), Inception(128, 128, 192, 32, 96, 64, Name = "inception3b")]
            [MaxPool(3, Stride = 2, Ceil = true)]
            [Inception(192, 96, 208, 16, 48, 64, Name = "inception4a"), Inception(160, 112, 224, 24, 64, 64, Name = "inception4b")]
            [Inception(128, 128, 256, 24, 64, 64, Name = "inception4c"), Inception(112, 144, 288, 32, 64, 64, Name = "inception4d")]
            [Inception(256, 160, 320, 32, 128, 128, Name = "inception4e"), MaxPool(3, Stride = 2, Ceil = true)]
            [Inception(256, 160, 320, 32, 128, 128, Name = "inception5a")]
            [Inception(384, 192, 384, 48, 128, 128, Name = "inception5b")]
            [GlobalAvgPool, Dropout(0.4), Dense(1000, Name = "fc"), AuxiliaryHead(Name = "aux1", From = "inception4a")]
            [AuxiliaryHead(Name = "aux2", From = "inception4d")]
            public partial class GoogLeNet;
            """,
        ["googlenet-bn"] = """
            [Block]
            [AdaptiveAvgPool(4), ConvNorm(128, 1, Epsilon = 0.001, Name = "conv")]
            [Flatten, Dense(1024, Name = "fc1"), ReLU, Dropout(0.7), Dense(1000, Name = "fc2")]
            public sealed class AuxiliaryHeadAttribute : BlockAttribute;

            [Network(Input = "3x224x224", Outputs = new[] { "fc" }, Auxiliary = new[] { "aux1.fc2", "aux2.fc2" },
                Parameters = 13_004_888, InferenceParameters = 6_624_904, TotalParameters = 13_019_960, Macs = 1_498_376_192)]
            [ConvNorm(64, 7, Stride = 2, Padding = 3, Epsilon = 0.001, Name = "conv1"), MaxPool(3, Stride = 2, Ceil = true)]
            [ConvNorm(64, 1, Epsilon = 0.001, Name = "conv2"), ConvNorm(192, 3, Padding = 1, Epsilon = 0.001, Name = "conv3")]
            [MaxPool(3, Stride = 2, Ceil = true)]
            [Inception(64, 96, 128, 16, 32, 32, Name = "inception3a", BatchNorm = true, Kernel5 = 3)]
            [Inception(128, 128, 192, 32, 96, 64, Name = "inception3b", BatchNorm = true, Kernel5 = 3), MaxPool(3, Stride = 2, Ceil = true)]
            [Inception(192, 96, 208, 16, 48, 64, Name = "inception4a", BatchNorm = true, Kernel5 = 3)]
            [Inception(160, 112, 224, 24, 64, 64, Name = "inception4b", BatchNorm = true, Kernel5 = 3)]
            [Inception(128, 128, 256, 24, 64, 64, Name = "inception4c", BatchNorm = true, Kernel5 = 3)]
            [Inception(112, 144, 288, 32, 64, 64, Name = "inception4d", BatchNorm = true, Kernel5 = 3)]
            [Inception(256, 160, 320, 32, 128, 128, Name = "inception4e", BatchNorm = true, Kernel5 = 3), MaxPool(2, Ceil = true)]
            [Inception(256, 160, 320, 32, 128, 128, Name = "inception5a", BatchNorm = true, Kernel5 = 3)]
            [Inception(384, 192, 384, 48, 128, 128, Name = "inception5b", BatchNorm = true, Kernel5 = 3)]
            [GlobalAvgPool, Dropout(0.2), Dense(1000, Name = "fc"), AuxiliaryHead(Name = "aux1", From = "inception4a")]
            [AuxiliaryHead(Name = "aux2", From = "inception4d")]
            public partial class GoogLeNetBN;
            """,
        ["mobilenet-v1"] = """
            [Network(Input = "3x224x224", Parameters = 4_231_976, TotalParameters = 4_253_864, Macs = 568_740_352)]
            [ConvNorm(32, 3, Stride = 2, Padding = 1, Name = "stem"), DepthwiseSeparable(64, Name = "block1")]
            [DepthwiseSeparable(128, Stride = 2, Name = "block2"), DepthwiseSeparable(128, Name = "block3")]
            [DepthwiseSeparable(256, Stride = 2, Name = "block4"), DepthwiseSeparable(256, Name = "block5")]
            [DepthwiseSeparable(512, Stride = 2, Name = "block6"), DepthwiseSeparable(512, Name = "block7", Repeat = 5)]
            [DepthwiseSeparable(1024, Stride = 2, Name = "block12"), DepthwiseSeparable(1024, Name = "block13")]
            [GlobalAvgPool, Dense(1000, Name = "fc")]
            public partial class MobileNetV1;
            """,
        ["mobilenet-v2"] = """
            [Network(Input = "3x224x224", Parameters = 3_504_872, TotalParameters = 3_538_984, Macs = 300_774_272)]
            [Conv(32, 3, Stride = 2, Padding = 1, Bias = false, Name = "features.0.0"), BatchNorm(Name = "features.0.1"), ReLU6]
            [InvertedResidual(16, Expand = 1, Name = "features.1"), InvertedResidual(24, Stride = 2, Name = "features.2")]
            [InvertedResidual(24, Name = "features.3"), InvertedResidual(32, Stride = 2, Name = "features.4")]
            [InvertedResidual(32, Name = "features.5", Repeat = 2), InvertedResidual(64, Stride = 2, Name = "features.7")]
            [InvertedResidual(64, Name = "features.8", Repeat = 3), InvertedResidual(96, Name = "features.11", Repeat = 3)]
            [InvertedResidual(160, Stride = 2, Name = "features.14"), InvertedResidual(160, Name = "features.15", Repeat = 2)]
            [InvertedResidual(320, Name = "features.17"), Conv(1280, 1, Bias = false, Name = "features.18.0"), BatchNorm(Name = "features.18.1"), ReLU6]
            [GlobalAvgPool, Dropout(0.2), Dense(1000, Name = "classifier.1")]
            public partial class MobileNetV2;
            """,
        ["darknet19"] = $"""
            [Network(Input = "3x224x224", Parameters = 20_842_376, TotalParameters = 20_856_776, Macs = 2_790_989_824)]
            {Darknet}
            [Conv(1000, 1, Name = "conv19")]
            [GlobalAvgPool, Softmax]
            public partial class Darknet19;
            """,
        ["sliding-window-14"] = """
            [Network(Input = "3x14x14", Parameters = 323_620, Macs = 441_600)]
            [Conv(16, 5, Name = "conv"), ReLU, MaxPool(2)]
            [Flatten, Dense(400, Name = "fc1"), ReLU, Dense(400, Name = "fc2"), ReLU, Dense(4, Name = "classes")]
            public partial class SlidingWindow14;
            """,
        ["sliding-window-28"] = """
            [Network(Input = "3x28x28", Parameters = 323_620, Macs = 21_273_600)]
            [Conv(16, 5, Name = "conv"), ReLU, MaxPool(2)]
            [Conv(400, 5, Name = "fc1"), ReLU, Conv(400, 1, Name = "fc2"), ReLU, Conv(4, 1, Name = "classes")]
            public partial class SlidingWindow28;
            """,
    };
}
