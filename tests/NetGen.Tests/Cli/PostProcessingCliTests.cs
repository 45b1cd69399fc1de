using NetGen.Cli.Evaluation;
using NetGen.Cli.Export;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Cli.Specs;
using NetGen.Detection;
using NetGen.Generator.Model;
using NetGen.Tests.Cli.Import;
using NetGen.Tests.Networks;
using NetGen.Tests.Support;
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

    [Theory]
    [InlineData("--json")]
    [InlineData("")]
    public void Inspect_shows_it(string option)
    {
        using var tool = new Tool();
        string[] options = option.Length > 0 ? [option] : [];
        var result = Tool.Run((string[])["inspect", tool.Write("net.json", SpecWriter.Write(Spec)), "--isa", "AVX2", .. options]);
        Assert.Equal((0, ""), (result.Code, result.Errors));
        string text = result.Output;
        Assert.Contains("NonMaxSuppression", text, StringComparison.Ordinal);
        Assert.Contains("up to 9 of 15 boxes for each of 4 classes", text, StringComparison.Ordinal);
        Assert.Contains("IoU up to 0.25, scores above 0.1", text, StringComparison.Ordinal);
        Assert.Contains("max of 2x2 samples, scale 0.5, whole pixels", text, StringComparison.Ordinal);
        Assert.Contains("15x3x7x5", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(null, 3)]
    [InlineData(2, 2)]
    public void ONNX_Runtime_computes_of_an_exported_model_what_the_runtime_does(int? batch, int images)
    {
        byte[] model = Export(Spec, batch);
        var read = OnnxReader.Read(model);
        Assert.Equal(16, read.Opset);
        Assert.Equal(["tanh1", "boxes", "scores", "features", "found", "RoiAlign"], read.Graph.Outputs.Select(output => output.Name));
        float[] image = [.. TestData.Uniform(images * 60, seed: 7).Select(value => 3 + (3 * (float)value))];
        var values = new Dictionary<string, Tensor> { ["input"] = Tensor.Of([images, 60], image) };
        var outputs = OnnxRuntime.Run(model, values);
        ImportCheck.Compare("the evaluator", outputs, [.. Evaluator.Run(read, values).Select(output => output.ToSingles())], 1e-5);

        var selector = new BoxSelector(new() { MaxPerClass = 9, IouThreshold = 0.25f, ScoreThreshold = 0.1f });
        var align = new RoiAlign(7, 5, 0.5f, 2, isAligned: false);
        var selected = new List<float>();
        var pooled = new List<float>();
        foreach (var (number, one) in image.Chunk(60).Index())
        {
            selected.AddRange(selector.Run(one, one).SelectMany(box => new float[] { number, box.Class, box.Index }));
            foreach (float[] box in one.Chunk(4))
            {
                float[] region = new float[3 * 7 * 5];
                align.ForwardMaximum<float>(one, new(3, 4, 5), new Box(box[0], box[1], box[2], box[3]), region);
                pooled.AddRange(region);
            }
        }

        Assert.NotEmpty(selected);
        ImportCheck.Compare("the runtime", [.. outputs.Skip(4)], [[.. selected], [.. pooled]], 1e-5);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exported_network_comes_back(int? batch)
    {
        var part = InferenceSpec.Of(Spec)!;
        var model = OnnxReader.Read(Export(Spec, batch));
        Assert.Equal(part with { Name = "Net" }, Importer.Import(model, "Net").Spec);

        // Without the note it is a model as any other.
        var plain = OnnxReader.Read(Export(Spec with { PostProcessing = [Spec.PostProcessing[0]] }, batch)) with { Metadata = new Dictionary<string, string>() };
        var network = Importer.Import(plain, "Net").Spec;
        Assert.Equal(Spec.PostProcessing[0] with { Name = "found" }, Assert.Single(network.PostProcessing));
        if (batch == 1)
        {
            var both = Importer.Import(model with { Metadata = new Dictionary<string, string>() }, "Net").Spec;
            Assert.Equal(Spec.PostProcessing, both.PostProcessing);
        }
    }

    [Fact]
    public void A_post_processing_that_differs_is_another_network()
    {
        var model = OnnxReader.Read(Export(Spec, batch: 1));
        var wrong = SpecWriter.Write(InferenceSpec.Of(Spec)!).Replace("\"maxPerClass\": 9", "\"maxPerClass\": 8", StringComparison.Ordinal);
        var noted = model with { Metadata = new Dictionary<string, string> { [EmbeddedSpec.Key] = wrong } };
        Assert.Equal(9L, ((IntegerValue)Importer.Import(noted, "Net").Spec.PostProcessing[0].Arguments[2].Value).Value);
    }

    [SkippableFact]
    public void Exported_models_are_sound()
    {
        OnnxChecker.PythonOrSkip();
        using var tool = new Tool();
        File.WriteAllBytes(tool.PathOf("open.onnx"), Export(Spec, null));
        File.WriteAllBytes(tool.PathOf("two.onnx"), Export(Spec, 2));
        OnnxChecker.Check(tool.Folder);
    }

    private static byte[] Export(NetSpec spec, int? batch)
    {
        using var file = new MemoryStream();
        OnnxWriter.Write(file, EmbeddedSpec.Add(Exporter.Export(spec, batch, folds: false), spec), WeightStore.Create(spec, 1).Values(folds: false));
        return file.ToArray();
    }
}
