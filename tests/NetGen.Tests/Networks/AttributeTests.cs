using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>Short specs, declared by attributes: the same networks, and so the same code. LeNet-5 is in
/// <see cref="Frontend.FrontendEqualityTests"/>.</summary>
public sealed class AttributeTests
{
    [Theory]
    [InlineData("alexnet", """
        [Network(Input = "3x224x224", Parameters = 61_100_840, Macs = 714_188_480)]
        [Conv(64, 11, Stride = 4, Padding = 2, Name = "features.0"), ReLU, MaxPool(3, Stride = 2)]
        [Conv(192, 5, Padding = 2, Name = "features.3"), ReLU, MaxPool(3, Stride = 2)]
        [Conv(384, 3, Padding = 1, Name = "features.6"), ReLU]
        [Conv(256, 3, Padding = 1, Name = "features.8"), ReLU]
        [Conv(256, 3, Padding = 1, Name = "features.10"), ReLU, MaxPool(3, Stride = 2)]
        [Flatten]
        [Dropout(0.5), Dense(4096, Name = "classifier.1"), ReLU]
        [Dropout(0.5), Dense(4096, Name = "classifier.4"), ReLU]
        [Dense(1000, Name = "classifier.6")]
        public partial class AlexNet;
        """)]
    [InlineData("heartbeat", """
        [Network(Input = "1x128", Parameters = 2_387, Macs = 97_376)]
        [Conv(8, 7, Padding = "same"), ReLU, MaxPool(2)]
        [Conv(16, 5, Padding = "same"), ReLU, MaxPool(2)]
        [Conv(32, 3, Padding = "same"), ReLU, GlobalAvgPool, Dense(3)]
        public partial class Heartbeat;
        """)]
    [InlineData("volumes", """
        [Network(Input = "1x12x12x12", Parameters = 5_428, Macs = 1_121_472)]
        [Conv(8, 3, Padding = "same"), ReLU, MaxPool(2)]
        [Conv(16, 3, Padding = "same"), ReLU, MaxPool(2)]
        [Flatten, Dense(4)]
        public partial class Volumes;
        """)]
    [InlineData("sliding-window-16", """
        [Network(Input = "3x16x16", Parameters = 323_620, Macs = 1_459_200)]
        [Conv(16, 5, Name = "conv"), ReLU, MaxPool(2)]
        [Conv(400, 5, Name = "fc1"), ReLU, Conv(400, 1, Name = "fc2"), ReLU, Conv(4, 1, Name = "classes")]
        public partial class SlidingWindow16;
        """)]
    [InlineData("resnet18", """
        [Network(Input = "3x224x224", Parameters = 11_689_512, TotalParameters = 11_699_112, Macs = 1_814_073_344)]
        [Conv(64, 7, Stride = 2, Padding = 3, Bias = false, Name = "conv1"), BatchNorm(Name = "bn1"), ReLU]
        [MaxPool(3, Stride = 2, Padding = 1)]
        [BasicBlock(64, Name = "layer1.0", Repeat = 2)]
        [BasicBlock(128, Stride = 2, Name = "layer2.0"), BasicBlock(128, Name = "layer2.1")]
        [BasicBlock(256, Stride = 2, Name = "layer3.0"), BasicBlock(256, Name = "layer3.1")]
        [BasicBlock(512, Stride = 2, Name = "layer4.0"), BasicBlock(512, Name = "layer4.1")]
        [GlobalAvgPool, Dense(1000, Name = "fc")]
        public partial class ResNet18;
        """)]
    [InlineData("nin", """
        [Network(Input = "3x224x224", Parameters = 7_595_176, Macs = 1_100_188_800)]
        [Conv(96, 11, Stride = 4, Name = "conv1"), ReLU]
        [Conv(96, 1, Name = "cccp1"), ReLU, Conv(96, 1, Name = "cccp2"), ReLU, MaxPool(3, Stride = 2, Ceil = true)]
        [Conv(256, 5, Padding = 2, Name = "conv2"), ReLU]
        [Conv(256, 1, Name = "cccp3"), ReLU, Conv(256, 1, Name = "cccp4"), ReLU, MaxPool(3, Stride = 2, Ceil = true)]
        [Conv(384, 3, Padding = 1, Name = "conv3"), ReLU]
        [Conv(384, 1, Name = "cccp5"), ReLU, Conv(384, 1, Name = "cccp6"), ReLU, MaxPool(3, Stride = 2, Ceil = true), Dropout(0.5)]
        [Conv(1024, 3, Padding = 1, Name = "conv4"), ReLU]
        [Conv(1024, 1, Name = "cccp7"), ReLU, Conv(1000, 1, Name = "cccp8"), ReLU]
        [GlobalAvgPool]
        public partial class NetworkInNetwork;
        """)]
    [InlineData("squeezenet1.1", """
        [Network(Input = "3x224x224", Parameters = 1_235_496, Macs = 349_151_936)]
        [Conv(64, 3, Stride = 2, Name = "features.0"), ReLU, MaxPool(3, Stride = 2, Ceil = true)]
        [Fire(16, 64, 64, Name = "features.3"), Fire(16, 64, 64, Name = "features.4"), MaxPool(3, Stride = 2, Ceil = true)]
        [Fire(32, 128, 128, Name = "features.6"), Fire(32, 128, 128, Name = "features.7"), MaxPool(3, Stride = 2, Ceil = true)]
        [Fire(48, 192, 192, Name = "features.9"), Fire(48, 192, 192, Name = "features.10")]
        [Fire(64, 256, 256, Name = "features.11"), Fire(64, 256, 256, Name = "features.12")]
        [Dropout(0.5), Conv(1000, 1, Name = "classifier.1"), ReLU, GlobalAvgPool]
        public partial class SqueezeNet;
        """)]
    public void A_short_spec_is_the_same_by_attributes(string name, string source) => AssertSame(name, source);

    [Theory]
    [MemberData(nameof(Longer))]
    public void A_spec_of_blocks_is_the_same_by_attributes(string name) => AssertSame(name, Sources[name]);

    /// <summary>The names of the specs whose declarations are in files of their own.</summary>
    public static TheoryData<string> Longer => [.. Sources.Keys];

    private static Dictionary<string, string> Sources =>
        new(ClassifierSources.Sources.Concat(ResidualSources.Sources).Concat(DetectorSources.Sources));

    // Equal specs give equal bytes: what follows a spec depends on nothing else.
    private static void AssertSame(string name, string source)
    {
        var byAttributes = new GeneratorHarness("namespace Specs;\n" + source).Run();
        Assert.Empty(byAttributes.Diagnostics);
        var network = Assert.Single(byAttributes.Steps[TrackedSteps.Network].SelectMany(step => step.Outputs));
        Assert.Equal(SpecFiles.Read(name), (NetSpec)network.Value);
    }
}
