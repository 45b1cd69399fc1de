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
        var byClasses = GeneratorHarness.Run(Source);
        var bySpec = GeneratorHarness.Run("", ("/project/specs/net.net.json", Json));
        Assert.Equal(["Stack", "Stage", "Unit"], SpecOf(byClasses).Blocks.Select(block => block.Name));
        Assert.Equal(SpecOf(byClasses), SpecOf(bySpec));
        Assert.Equal(
            byClasses.Sources.Select(s => (s.HintName, s.SourceText.ToString())),
            bySpec.Sources.Select(s => (s.HintName, s.SourceText.ToString())));
    }

    private static NetSpec SpecOf(GeneratorResult result)
    {
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        return (NetSpec)Assert.Single(result.Steps[TrackedSteps.Network].SelectMany(step => step.Outputs)).Value;
    }
}
