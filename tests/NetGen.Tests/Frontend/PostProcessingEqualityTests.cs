using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Frontend;

/// <summary>Post-processing declared by attributes and by a spec is the same, and so is the code.</summary>
public sealed class PostProcessingEqualityTests
{
    private const string Layers = """[Conv(24, 1, Name = "features"), Flatten, Dense(60), Reshape("15x4", Name = "boxes"), Reshape("4x15", Name = "scores")]""";

    private const string JsonLayers = """
        "layers": [ { "type": "Conv", "channels": 24, "kernel": 1, "name": "features" }, "Flatten", { "type": "Dense", "features": 60 },
          { "type": "Reshape", "shape": "15x4", "name": "boxes" }, { "type": "Reshape", "shape": "4x15", "name": "scores" } ]
        """;

    [Theory]
    [InlineData(
        """[NonMaxSuppression("boxes", "scores", 200)]""",
        """{ "type": "NonMaxSuppression", "boxes": "boxes", "scores": "scores", "maxPerClass": 200 }""")]
    [InlineData(
        """[NonMaxSuppression("boxes", maxPerClass: 7, scores: "scores", ScoreThreshold = -1, Name = "detections", IouThreshold = 0.25f, Centred = true)]""",
        """{ "name": "detections", "centred": true, "iouThreshold": 0.25, "scoreThreshold": -1.0, "maxPerClass": 7, "scores": "scores", "type": "NonMaxSuppression", "boxes": "boxes" }""")]
    [InlineData(
        """[RoiAlign("features", "boxes", 7, 5, Name = "pooled", SamplingRatio = 2, Scale = 0.0625, Mode = "max", HalfPixel = false), RoiAlign("features", "boxes", 7)]""",
        """
        { "type": "RoiAlign", "name": "pooled", "features": "features", "boxes": "boxes", "output": [7, 5], "samplingRatio": 2, "scale": 0.0625, "mode": "max", "halfPixel": false },
        { "type": "RoiAlign", "features": "features", "boxes": "boxes", "output": [7] }
        """)]
    public void Both_spellings_give_the_same_spec_and_code(string attributes, string json)
    {
        var byAttributes = GeneratorHarness.Run($"namespace My.Project;\n[Network(Input = \"3x4x5\")] {Layers} {attributes} public partial class Net;");
        var bySpec = GeneratorHarness.Run(
            "", ("/project/net.net.json", $$"""{ "name": "Net", "input": "3x4x5", {{JsonLayers}}, "postprocessing": [ {{json}} ] }"""));
        Assert.Equal(SpecOf(byAttributes), SpecOf(bySpec));
        Assert.Equal(
            byAttributes.Sources.Select(s => (s.HintName, s.SourceText.ToString())),
            bySpec.Sources.Select(s => (s.HintName, s.SourceText.ToString())));
        Assert.NotEmpty(SpecOf(bySpec).PostProcessing);
    }

    [Fact]
    public void A_class_that_uses_the_namespace_of_boxes_finds_the_attributes()
    {
        // It has classes of the attributes' names.
        var result = GeneratorHarness.Run(
            $"using NetGen.Detection;\n[Network(Input = \"3x4x5\")] {Layers} [NonMaxSuppression(\"boxes\", \"scores\", 9), RoiAlign(\"features\", \"boxes\", 7)] public partial class Net;");
        Assert.Equal(2, SpecOf(result).PostProcessing.Count);
        result.Load();
    }

    private static NetSpec SpecOf(GeneratorResult result)
    {
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        return (NetSpec)Assert.Single(result.Steps[TrackedSteps.Network].SelectMany(step => step.Outputs)).Value;
    }
}
