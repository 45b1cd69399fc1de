using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Frontend;

/// <summary>The same blocks by classes and by a spec give the same <see cref="NetSpec"/>, and so the same code.</summary>
public sealed class BlockEqualityTests
{
    [Fact]
    public void Blocks_three_deep_are_the_same_by_classes_and_by_a_spec()
    {
        const string Source = """
            namespace My.Project;

            [Block]
            [Conv(Channels * (Growth + 1) / 2, 1, Name = "squeeze"), ReLU(Name = "s")]
            [Conv(Channels, 3, Padding = Pad, Stride = Stride), ReLU]
            public sealed class UnitAttribute(int channels, int growth = 1, int pad = 1, int stride = 1)
                : BlockAttribute(channels, growth, pad, stride)
            {
                public const int Channels = 8, Growth = 1, Pad = 1, Stride = 1;
            }

            [Block, Unit(Width, growth: 3 - -Extra, Name = "a1", Repeat = Depth), Conv(Width, 3, 3, Padding = new[] { 1, 1 }, Name = "b")]
            [Add("a1", "b"), LeakyReLU(Slope = Slope)]
            public sealed class StackAttribute : BlockAttribute
            {
                public const int Width = 1, Depth = 2, Extra = 0;
                private const double Slope = 0.5;

                public StackAttribute(int width, int depth, int extra, double slope = 0.25)
                    : base(width, depth, extra, slope)
                {
                }
            }

            [Block, Stack(StageAttribute.Width, Deep, 2), NetGen.MaxPoolAttribute(new[] { Pool, 2 }), Dropout(Rate), Concat("maxpool1")]
            public sealed class StageAttribute(int width, int deep, double rate, int pool) : BlockAttribute(width, deep, rate, pool)
            {
                public const int Width = 3, Deep = 2, Pool = 2;
                public const float Rate = 0.125f;
            }

            [Block, Tanh]
            public sealed class UnusedAttribute : BlockAttribute;

            [Network(Input = "3x24x24")]
            [Stage(8, 1, 0, 2, Name = "one"), MaxPool(2, From = "one.stack1.a1", Name = "side"), Concat("one")]
            [Stage(deep: 3, width: 16, rate: 0.5, pool: 1), Fire(3, 4, 5, Repeat = 2)]
            public partial class Net;
            """;
        const string Json = """
            {
              "name": "Net", "input": "3x24x24",
              "blocks": {
                "Unused": { "layers": ["Sigmoid"] },
                "Stage": {
                  "parameters": { "width": "required", "deep": "required", "rate": "required", "pool": "required" },
                  "layers": [
                    { "type": "Stack", "width": "$width", "depth": "$deep", "extra": 2 },
                    { "type": "MaxPool", "kernel": ["$pool", 2] }, { "type": "Dropout", "rate": "$rate" },
                    { "type": "Concat", "inputs": "maxpool1" }
                  ]
                },
                "Stack": {
                  "parameters": { "slope": 0.25, "width": "required", "depth": "required", "extra": "required" },
                  "layers": [
                    { "type": "Unit", "channels": "$width", "growth": "3 - -$extra", "name": "a1", "repeat": "$depth" },
                    { "type": "Conv", "channels": "$width", "kernel": [3, 3], "padding": [1, 1], "name": "b" },
                    { "type": "Add", "inputs": ["a1", "b"] }, { "type": "LeakyReLU", "slope": "$slope" }
                  ]
                },
                "Unit": {
                  "parameters": { "channels": "required", "growth": 1.0, "pad": 1, "stride": 1 },
                  "layers": [
                    { "type": "Conv", "channels": "$channels*($growth+1)/2", "kernel": 1, "name": "squeeze" }, { "type": "ReLU", "name": "s" },
                    { "type": "Conv", "channels": "$channels", "kernel": 3, "padding": "$pad", "stride": "$stride" }, "ReLU"
                  ]
                }
              },
              "layers": [
                { "type": "Stage", "width": 8, "deep": 1, "rate": 0, "pool": 2, "name": "one" },
                { "type": "MaxPool", "kernel": 2, "from": "one.stack1.a1", "name": "side" }, { "type": "Concat", "inputs": "one" },
                { "type": "Stage", "width": 16, "deep": 3, "rate": 5e-1, "pool": 1 },
                { "type": "Fire", "squeeze": 3, "expand1x1": 4, "expand3x3": 5, "repeat": 2 }
              ]
            }
            """;
        Assert.Equal(["Stack", "Stage", "Unit"], AssertSame(Source, Json).Blocks.Select(block => block.Name));
    }

    [Fact]
    public void Built_in_blocks_are_the_same_by_attributes_and_by_a_spec()
    {
        const string Source = """
            namespace My.Project;

            [Network(Input = "3x16x16")]
            [ConvNorm(8, 3, Stride = new[] { 1, 2 }, Padding = "same", Activation = "leaky"), ConvNorm(8, 1, 3, Groups = 2, Epsilon = 1e-3)]
            [BasicBlock(8, Name = "layer1.0", Repeat = 2), BasicBlock(12, Stride = 2, Shortcut = "padded"), Bottleneck(4), Bottleneck(4, Stride = 1)]
            [Inception(4, 3, 5, 2, 3, 4, BatchNorm = true, Kernel5 = 3), Fire(2, 3, 4), DepthwiseSeparable(12, Stride = 2, Epsilon = 0.01)]
            [InvertedResidual(12, Expand = 2, Frozen = true), InvertedResidual(channels: 8), GlobalAvgPool]
            public partial class Net;
            """;
        const string Json = """
            {
              "name": "Net", "input": "3x16x16",
              "layers": [
                { "type": "ConvNorm", "channels": 8, "kernel": 3, "stride": [1, 2], "padding": "same", "activation": "leaky" },
                { "type": "ConvNorm", "channels": 8, "kernel": [1, 3], "groups": 2, "epsilon": 0.001 },
                { "type": "BasicBlock", "channels": 8, "name": "layer1.0", "repeat": 2 },
                { "type": "BasicBlock", "channels": 12, "stride": 2, "shortcut": "padded" },
                { "type": "Bottleneck", "channels": 4 }, { "type": "Bottleneck", "channels": 4, "stride": 1 },
                {
                  "type": "Inception", "channels1x1": 4, "reduce3x3": 3, "channels3x3": 5, "reduce5x5": 2, "channels5x5": 3, "channelsPool": 4,
                  "batchNorm": true, "kernel5": 3
                },
                { "type": "Fire", "squeeze": 2, "expand1x1": 3, "expand3x3": 4 },
                { "type": "DepthwiseSeparable", "channels": 12, "stride": 2, "epsilon": 0.01 },
                { "type": "InvertedResidual", "channels": 12, "expand": 2, "frozen": true }, { "type": "InvertedResidual", "channels": 8 },
                "GlobalAvgPool"
              ]
            }
            """;
        AssertSame(Source, Json);
    }

    private static NetSpec AssertSame(string source, string json)
    {
        var byClasses = GeneratorHarness.Run(source);
        var bySpec = GeneratorHarness.Run("", ("/project/specs/net.net.json", json));
        Assert.Equal(SpecOf(byClasses), SpecOf(bySpec));
        Assert.Equal(
            byClasses.Sources.Select(s => (s.HintName, s.SourceText.ToString())),
            bySpec.Sources.Select(s => (s.HintName, s.SourceText.ToString())));
        return SpecOf(byClasses);
    }

    private static NetSpec SpecOf(GeneratorResult result)
    {
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        return (NetSpec)Assert.Single(result.Steps[TrackedSteps.Network].SelectMany(step => step.Outputs)).Value;
    }
}
