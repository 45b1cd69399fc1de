namespace NetGen.Tests.Networks;

/// <summary>Networks of <c>specs</c> that detect objects, declared by attributes.</summary>
internal static class DetectorSources
{
    /// <summary>C# by the name of the spec.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["two-stage-features"] = """
            [Network(Input = "3x64x64", Outputs = new[] { "features", "proposals" }, Parameters = 98_655, TotalParameters = 99_135, Macs = 15_986_688)]
            [ConvNorm(16, 3, Padding = 1), MaxPool(2), ConvNorm(32, 3, Padding = 1), MaxPool(2), ConvNorm(64, 3, Padding = 1), MaxPool(2)]
            [ConvNorm(64, 3, Padding = 1, Name = "features")]
            [ConvNorm(64, 3, Padding = 1), Conv(15, 1, Name = "proposals")]
            public partial class TwoStageFeatures;
            """,
        ["two-stage-head"] = """
            [Network(Input = "64x4x4", InputGradient = true, Outputs = new[] { "scores", "boxes" }, Parameters = 133_909, Macs = 133_760)]
            [Flatten, Dense(128), ReLU(Name = "hidden")]
            [Dense(5, Name = "scores"), Dense(16, From = "hidden", Name = "boxes")]
            public partial class TwoStageHead;
            """,
        ["localization"] = """
            [Network(Input = "3x32x32", Parameters = 39_384, Macs = 844_288)]
            [Conv(8, 3, Padding = "same"), ReLU, MaxPool(2)]
            [Conv(16, 3, Padding = "same"), ReLU, MaxPool(2)]
            [Conv(32, 3, Padding = "same"), ReLU, MaxPool(2)]
            [Flatten, Dense(64), ReLU, Dense(8, Name = "object")]
            public partial class Localization;
            """,
        ["landmarks"] = """
            [Network(Input = "1x32x32", Parameters = 39_435, Macs = 697_024)]
            [Conv(8, 3, Padding = "same"), ReLU, MaxPool(2)]
            [Conv(16, 3, Padding = "same"), ReLU, MaxPool(2)]
            [Conv(32, 3, Padding = "same"), ReLU, MaxPool(2)]
            [Flatten, Dense(64), ReLU, Dense(11, Name = "face")]
            public partial class Landmarks;
            """,
        ["tiny-yolov2"] = """
            [Network(Input = "3x416x416", Parameters = 15_861_773, TotalParameters = 15_867_885, Macs = 3_485_520_896)]
            [ConvNorm(16, 3, Padding = 1, Activation = "leaky", Name = "conv1"), MaxPool(2)]
            [ConvNorm(32, 3, Padding = 1, Activation = "leaky", Name = "conv2"), MaxPool(2)]
            [ConvNorm(64, 3, Padding = 1, Activation = "leaky", Name = "conv3"), MaxPool(2)]
            [ConvNorm(128, 3, Padding = 1, Activation = "leaky", Name = "conv4"), MaxPool(2)]
            [ConvNorm(256, 3, Padding = 1, Activation = "leaky", Name = "conv5"), MaxPool(2)]
            [ConvNorm(512, 3, Padding = 1, Activation = "leaky", Name = "conv6"), MaxPool(2, Stride = 1, Padding = "same")]
            [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv7")]
            [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv8"), Conv(125, 1, Name = "conv9")]
            public partial class TinyYoloV2;
            """,
        ["yolov2"] = $"""
            [Network(Input = "3x608x608", Parameters = 50_962_889, TotalParameters = 50_983_561, Macs = 31_469_126_656)]
            {ClassifierSources.Darknet}
            [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv19")]
            [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv20")]
            [ConvNorm(64, 1, Activation = "leaky", Name = "conv21", From = "conv13")]
            [SpaceToDepth(2, Order = "darknet", Name = "reorg"), Concat("reorg", "conv20")]
            [ConvNorm(1024, 3, Padding = 1, Activation = "leaky", Name = "conv22"), Conv(425, 1, Name = "conv23")]
            public partial class YoloV2;
            """,
    };
}
