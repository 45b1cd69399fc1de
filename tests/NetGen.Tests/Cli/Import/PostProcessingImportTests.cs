using NetGen.Cli.Import;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli.Import;

/// <summary>Models that end in NonMaxSuppression or RoiAlign: the network computes what they read, and has them as post-processing, which
/// gives what ONNX Runtime gives.</summary>
public sealed class PostProcessingImportTests
{
    [Theory]
    [InlineData("most iou least", 0, "iouThreshold 0.45, scoreThreshold 0.25")]
    [InlineData("most iou", 1, "iouThreshold 0.45, centred")]
    [InlineData("most - least", 0, "iouThreshold 0, scoreThreshold 0.25")]
    [InlineData("most", 0, "iouThreshold 0")]
    public void Suppression_at_the_end_of_a_model_is_post_processing(string options, int centred, string settings)
    {
        var network = Agrees(Detector().Node("NonMaxSuppression", "boxes scores " + options, "selected", ("center_point_box", centred)).Output(OnnxType.Int64, "selected"));
        Assert.Equal(["boxes", "scores"], network.Spec.Outputs);
        var step = Assert.Single(network.Spec.PostProcessing);
        Assert.Equal(("NonMaxSuppression", "selected"), (step.Kind, step.Name));
        Assert.Equal($"boxes \"boxes\", scores \"scores\", maxPerClass 3, {settings}", Settings(step));
    }

    [Fact]
    public void Without_a_number_of_boxes_none_is_selected()
    {
        var network = Agrees(Detector().Node("NonMaxSuppression", "boxes scores", "y").Output(OnnxType.Int64, "y"));
        Assert.Equal("boxes \"boxes\", scores \"scores\", maxPerClass 0, iouThreshold 0", Settings(Assert.Single(network.Spec.PostProcessing)));
    }

    [Fact]
    public void Thresholds_may_be_computed_of_constants_and_the_result_cast_to_other_whole_numbers()
    {
        var model = Detector().Integers("two", 2).Integers("four", 4)
            .Node("Add", "two four", "six").Node("Mul", "iou least", "threshold")
            .Node("NonMaxSuppression", "boxes scores six threshold -", "selected").Node("Identity", "selected", "same").Node("Cast", "same", "y", ("to", 6));
        var network = Agrees(model.Output(OnnxType.Int32, "y"));
        Assert.Equal("boxes \"boxes\", scores \"scores\", maxPerClass 6, iouThreshold 0.1125", Settings(Assert.Single(network.Spec.PostProcessing)));
        Assert.Equal("y", network.Spec.PostProcessing[0].Name);
    }

    [Fact]
    public void What_is_read_may_be_an_output_as_well_and_an_input_as_it_is()
    {
        // The boxes are the first input, and the scores are an output as well.
        var model = new TestModel().Input("given", -1, 12, 4).Input("x", -1, 5, 2).Weight("w", [2, 12]).Integers("most", 4).Weight("iou", [1], 0.3f)
            .Node("MatMul", "x w", "products").Node("Sigmoid", "products", "scores")
            .Node("NonMaxSuppression", "given scores most iou", "input").Node("NonMaxSuppression", "given scores most", "load");
        var network = Agrees(model.Output("scores").Output(OnnxType.Int64, "input", "load").Output("products"));
        Assert.Equal(["scores", "input", "products"], network.Spec.Outputs);
        Assert.Equal(["NonMaxSuppression", "NonMaxSuppression"], network.Spec.PostProcessing.Select(step => step.Kind));

        // Both names are taken: a class has InputLength and Load.
        Assert.Equal([null, "NonMaxSuppression2"], network.Spec.PostProcessing.Select(step => step.Name));
        Assert.Equal(["scores", "given", "scores", "given", "scores", "products"], network.Values);
    }

    [Theory]
    [InlineData(17, "avg", "half_pixel", 2)]
    [InlineData(17, "max", "output_half_pixel", 0)]
    [InlineData(16, "max", "half_pixel", 1)]
    [InlineData(13, "avg", null, 0)]
    public void Regions_at_the_end_of_a_model_are_post_processing(long opset, string mode, string? pixels, int ratio)
    {
        (string, object)[] attributes =
        [
            ("mode", mode), ("output_height", 3), ("output_width", 2), ("sampling_ratio", ratio), ("spatial_scale", 0.5f),
            .. pixels is null ? Array.Empty<(string, object)>() : [("coordinate_transformation_mode", pixels)],
        ];
        var model = new TestModel(opset).Input("x", 1, 3, 8, 8).Weight("w", [6, 3, 3, 3]).Weight("v", [4, 6, 2, 2]).Integers("shape", -1, 4).Integers("images", new long[9])
            .Node("Conv", "x w", "map").Node("Conv", "map v", "c", ("strides", new[] { 2, 2 })).Weight("four", [1], 4)
            .Node("Transpose", "c", "t", ("perm", new[] { 0, 2, 3, 1 })).Node("Reshape", "t shape", "corners")
            .Weight("begin", [1, 4], 2, 2, 9, 9).Node("Add", "corners begin", "boxes")
            .Node("RoiAlign", "map boxes images", "pooled", attributes);
        var network = Agrees(model.Output("pooled"));
        var step = (RoiAlignProcess)Assert.Single(PostProcessing.Of(network.Spec, NetworkBuilder.Build(network.Spec, Purpose.Inference, out _)!));
        Assert.Equal((mode == "max", pixels == "half_pixel", ratio, 0.5f, 9), (step.Maximum, step.HalfPixel, step.SamplingRatio, step.Scale, step.Count));
    }

    [Fact]
    public void What_goes_on_behind_it_is_refused_with_what_to_do()
    {
        var model = Detector().Node("NonMaxSuppression", "boxes scores most iou least", "selected").Integers("column", 2)
            .Node("Gather", "selected column", "numbers", ("axis", 1)).Node("Relu", "scores", "other").Output(OnnxType.Int64, "numbers").Output("other");
        Assert.Equal(
            "Gather 'numbers': it reads the result of NonMaxSuppression 'selected', which is no layer's: the network's class gives it by a method. "
            + "End the import there (--until selected), and do the rest in C#",
            ImportCheck.Refused(model));
        using var tool = new Tool();
        File.WriteAllBytes(tool.PathOf("model.onnx"), model.Bytes);
        Assert.Equal((0, ""), Outcome(Tool.Run("import", tool.PathOf("model.onnx"), "-o", tool.PathOf("net"), "--until", "selected,other", "--test")));
        string spec = File.ReadAllText(tool.PathOf("net.net.json"));
        Assert.Contains("\"postprocessing\": [\n    { \"type\": \"NonMaxSuppression\", \"boxes\": \"boxes\", \"scores\": \"scores\", \"maxPerClass\": 3,", spec, StringComparison.Ordinal);
        Assert.Contains("\"outputs\": [\"boxes\", \"scores\", \"other\"]", spec, StringComparison.Ordinal);
        Assert.Equal((0, ""), Outcome(Tool.Run("verify", tool.PathOf("net.net.json"))));

        var unknown = Tool.Run("import", tool.PathOf("model.onnx"), "-o", tool.PathOf("net"), "--until", "selectd");
        Assert.Equal((1, $"{tool.PathOf("model.onnx")}: error: no node of the model gives a value 'selectd'; did you mean 'selected'?\n"), Outcome(unknown));
        var twice = Tool.Run("import", tool.PathOf("model.onnx"), "-o", tool.PathOf("net"), "--until", "other,other");
        Assert.Equal((1, $"{tool.PathOf("model.onnx")}: error: the value 'other' is to be an output twice\n"), Outcome(twice));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains(
            "operand 2 is computed by the network; expected a constant",
            ImportCheck.Refused(Detector().Input("n", -1, 1).Node("NonMaxSuppression", "boxes scores n", "y").Output("y")),
            StringComparison.Ordinal);
        Assert.Contains(
            "the threshold of the IoU is 1.5; expected 0 to 1",
            ImportCheck.Refused(Detector().Weight("more", [1], 1.5f).Node("NonMaxSuppression", "boxes scores most more", "y").Output("y")),
            StringComparison.Ordinal);
        Assert.Contains(
            "the boxes have the shape (1, 36, 1, 4); expected 3 axes",
            ImportCheck.Refused(Detector().Integers("axes", 2).Node("Unsqueeze", "boxes axes", "b").Node("NonMaxSuppression", "b scores most", "y").Output("y")),
            StringComparison.Ordinal);
        Assert.Contains(
            "NETGEN051",
            ImportCheck.Refused(Detector().Node("NonMaxSuppression", "scores boxes most", "y").Output("y")),
            StringComparison.Ordinal);
        Assert.Contains(
            "N times the image 0",
            ImportCheck.Refused(new TestModel().Input("x", 1, 3, 8, 8).Weight("r", [2, 4]).Integers("i", 0, 1).Node("RoiAlign", "x r i", "y").Output("y")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Regions_of_images_whose_number_is_open_are_those_of_a_single_one()
    {
        var model = new TestModel().Input("x", -1, 3, 8, 8).Weight("r", [2, 4]).Integers("i", 0, 0).Node("RoiAlign", "x r i", "y").Output("y");
        Assert.Contains("leaves open", Importer.Import(model.Model, "Imported").Note, StringComparison.Ordinal);
    }

    // 36 boxes and 2 classes of images whose number is open.
    private static TestModel Detector() => new TestModel().Input("x", -1, 3, 8, 8).Weight("w", [4, 3, 3, 3]).Weight("v", [2, 3, 3, 3])
        .Integers("flat", 0, -1, 36).Integers("most", 3).Weight("iou", [1], 0.45f).Weight("least", [1], 0.25f)
        .Node("Conv", "x w", "c").Node("Reshape", "c flat", "rows").Node("Transpose", "rows", "boxes", ("perm", new[] { 0, 2, 1 }))
        .Node("Conv", "x v", "d").Node("Reshape", "d flat", "logits").Node("Sigmoid", "logits", "scores");

    private static string Settings(PostProcessingSpec step) => string.Join(", ", step.Arguments.Select(argument => argument.Value is BooleanValue
        ? NetGen.Generator.Frontend.JsonNames.Of(argument.Name)
        : $"{NetGen.Generator.Frontend.JsonNames.Of(argument.Name)} {Expression.Text(argument.Value)}"));

    private static (int, string) Outcome(Tool.Result result) => (result.Code, result.Errors);

    private static ImportedNetwork Agrees(TestModel model)
    {
        var network = ImportCheck.Agrees(model);
        var read = model.Model;
        var values = ImportCheck.Values(read, open: 2);
        ImportCheck.Compare("the code", OnnxRuntime.Run(model.Bytes, values), Assert.Single(CompiledImports.Run([(network, read, values)])), 1e-5);
        return network;
    }
}
