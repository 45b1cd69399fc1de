using NetGen.Cli.Export;
using NetGen.Cli.Specs;
using NetGen.Generator.Model;
using NetGen.Tests.Networks;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Post-processing in the command line: specs that are written, and exported.</summary>
public sealed class PostProcessingCliTests
{
    private static readonly NetSpec Spec = SpecFiles.Parse("boxes", """
        { "name": "Boxes", "input": "60", "auxiliary": ["other"],
          "layers": [
            { "type": "Reshape", "shape": "15x4", "name": "boxes" }, { "type": "Reshape", "shape": "4x15", "name": "scores" },
            { "type": "Reshape", "shape": "3x4x5", "name": "features" }, { "type": "Tanh", "name": "last" },
            { "type": "Dense", "features": 2, "from": "input", "name": "other" }, { "type": "Tanh", "from": "last" }
          ],
          "postprocessing": [
            { "type": "NonMaxSuppression", "boxes": "boxes", "scores": "scores", "maxPerClass": 9, "iouThreshold": 0.25, "scoreThreshold": 0.1, "name": "found" },
            { "type": "RoiAlign", "features": "features", "boxes": "boxes", "output": [7, 5], "samplingRatio": 2, "scale": 0.5, "mode": "max", "halfPixel": false }
          ] }
        """);

    [Fact]
    public void A_spec_that_is_written_reads_back_as_the_same()
    {
        using var tool = new Tool();
        Assert.Equal(2, Spec.PostProcessing.Count);
        Assert.Equal(Spec, SpecSource.ReadSound(tool.Write("net.json", SpecWriter.Write(Spec))));
    }

    [Fact]
    public void What_it_reads_is_part_of_inference()
    {
        var part = InferenceSpec.Of(Spec)!;
        Assert.Equal(["boxes", "scores", "features", "last", null], part.Layers.Select(layer => layer.Name));
        Assert.Equal(Spec.PostProcessing, part.PostProcessing);
        Assert.Equal(3, InferenceSpec.Of(Spec with { Outputs = ["boxes"] })!.Layers.Count);
    }
}
