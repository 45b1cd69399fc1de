using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Diagnostics;

/// <summary>What is wrong with post-processing: the id, the text that it is shown at, and what it says.</summary>
public sealed class PostProcessingDiagnosticTests
{
    private const string Layers = """[Reshape("15x4", Name = "boxes"), Reshape("4x15", Name = "scores"), Reshape("3x4x5", Name = "features")]""";
    private const string JsonLayers = """ "layers": [{ "type": "Reshape", "shape": "15x4", "name": "boxes" }, { "type": "Reshape", "shape": "4x15", "name": "scores" }] """;

    [Theory]
    [InlineData(
        "NETGEN050", "\"boxs\"", "NonMaxSuppression (post-processing 1): Boxes names 'boxs', but there is no such layer; did you mean 'boxes'?",
        """[NonMaxSuppression("boxs", "scores", 9)]""")]
    [InlineData(
        "NETGEN051", "\"scores\"", "a (post-processing 2): Boxes names scores, whose shape is (4, 15), but must be (N, 4)",
        """[NonMaxSuppression("boxes", "scores", 9)] [NonMaxSuppression("scores", "scores", 9, Name = "a")]""")]
    [InlineData(
        "NETGEN051", "\"boxes\"", "Scores names boxes, whose shape is (15, 4), but must be (classes, 15), a score of each class for each box",
        """[NonMaxSuppression(scores: "boxes", boxes: "boxes", maxPerClass: 9)]""")]
    [InlineData(
        "NETGEN051", "\"scores\"", "Features names scores, whose shape is (4, 15), but must be (C, H, W)",
        """[RoiAlign("scores", "boxes", 7)]""")]
    [InlineData(
        "NETGEN016", "4096", "big (post-processing 1): its result needs 3774873600 floats",
        """[Reshape("15x2x2", Name = "wide"), RoiAlign("wide", "boxes", 4096, Name = "big")]""")]
    [InlineData(
        "NETGEN015", "1.5", "NonMaxSuppression (post-processing 1): IouThreshold is 1.5, but must be from 0 to 1",
        """[NonMaxSuppression("boxes", "scores", 9, IouThreshold = 1.5)]""")]
    [InlineData(
        "NETGEN015", "-1", "MaxPerClass is -1, but must be from 0 to 16777216",
        """[NonMaxSuppression("boxes", "scores", -1)]""")]
    [InlineData(
        "NETGEN017", "\"avg\"", "RoiAlign (post-processing 1): Mode is \"avg\", but must be \"average\" or \"max\"",
        """[RoiAlign("features", "boxes", 7, Mode = "avg")]""")]
    [InlineData(
        "NETGEN017", "7, 7, 7", "Output is [7, 7, 7], but must be a whole number or a list of 2",
        """[RoiAlign("features", "boxes", 7, 7, 7)]""")]
    [InlineData(
        "NETGEN017", "\"a b\"", "Name is \"a b\", but must be made of letters",
        """[NonMaxSuppression("boxes", "scores", 9, Name = "a b")]""")]
    [InlineData(
        "NETGEN017", "\"read\"", "Name is \"read\", but must be a name that gives the class new members; it has 'Read' already",
        """[NonMaxSuppression("boxes", "scores", 9, Name = "read")]""")]
    [InlineData(
        "NETGEN017", "\"input\"", "it has 'InputLength' already",
        """[NonMaxSuppression("boxes", "scores", 9, Name = "input")]""")]
    [InlineData(
        "NETGEN017", "\"net\"", "it has 'Net' already",
        """[NonMaxSuppression("boxes", "scores", 9, Name = "net")]""")]
    [InlineData(
        "NETGEN017", "\"roi.align\"", "roi.align (post-processing 2): Name is \"roi.align\", but must be a name that gives the class new members; it has 'RoiAlign' already",
        """[RoiAlign("features", "boxes", 7)] [RoiAlign("features", "boxes", 7, Name = "roi.align")]""")]
    public void By_attributes(string id, string place, string message, string attributes) =>
        AssertReported(GeneratorHarness.Run($"[Network(Input = \"60\")] {Layers} {attributes} public partial class Net;"), id, place, message);

    [Theory]
    [InlineData("NETGEN017", "7", "Net: postprocessing is 7, but must be a list of post-processing", "7")]
    [InlineData("NETGEN017", "\"a\"", "post-processing (post-processing 1): the post-processing is \"a\", but must be an object", """["a"]""")]
    [InlineData("NETGEN018", "{", "type is missing: the kind of post-processing, for example \"NonMaxSuppression\"", "[{}]")]
    [InlineData("NETGEN017", "7", "type is 7, but must be the name of a kind of post-processing", """[{ "type": 7 }]""")]
    [InlineData("NETGEN053", "\"ROIAlign\"", "there is no kind of post-processing 'ROIAlign'; did you mean 'RoiAlign'?", """[{ "type": "ROIAlign" }]""")]
    [InlineData("NETGEN018", "\"RoiAlign\"", "RoiAlign (post-processing 1): Features is missing: The name of the layer that gives the features", """[{ "type": "RoiAlign", "boxes": "boxes", "output": 7 }]""")]
    [InlineData("NETGEN017", "[\"boxes\"]", "Boxes is [\"boxes\"], but must be the name of a layer", """[{ "type": "NonMaxSuppression", "boxes": ["boxes"], "scores": "scores", "maxPerClass": 9 }]""")]
    [InlineData("NETGEN050", "\"rest\"", "Scores names 'rest'", """[{ "type": "NonMaxSuppression", "boxes": "boxes", "scores": "rest", "maxPerClass": 9 }]""")]
    [InlineData("NETGEN017", "3", "NonMaxSuppression (post-processing 1): name is 3, but must be a string", """[{ "type": "NonMaxSuppression", "name": 3, "boxes": "boxes", "scores": "scores", "maxPerClass": 9 }]""")]
    [InlineData("NETGEN014", "\"from\"", "there is no property 'from'", """[{ "type": "NonMaxSuppression", "from": "boxes", "boxes": "boxes", "scores": "scores", "maxPerClass": 9 }]""")]
    [InlineData("NETGEN014", "\"centered\"", "there is no property 'centered'; did you mean 'centred'?", """[{ "type": "NonMaxSuppression", "centered": true, "boxes": "boxes", "scores": "scores", "maxPerClass": 9 }]""")]
    public void By_a_spec(string id, string place, string message, string list) => AssertReported(
        GeneratorHarness.Run("", ("/project/Net.net.json", $$"""{ "input": "60", {{JsonLayers}}, "postprocessing": {{list}} }""")), id, place, message);

    [Fact]
    public void More_than_a_hundred_are_refused()
    {
        string step = """{ "type": "NonMaxSuppression", "boxes": "boxes", "scores": "scores", "maxPerClass": 9, "name": "nNUMBER" }""";
        var steps = Enumerable.Range(0, 101).Select(i => step.Replace("NUMBER", $"{i}", StringComparison.Ordinal));
        var result = GeneratorHarness.Run("", ("/project/Net.net.json", $$"""{ "input": "60", {{JsonLayers}}, "postprocessing": [{{string.Join(",", steps)}}] }"""));
        Assert.Equal("NETGEN028", Assert.Single(result.Diagnostics).Id);
    }

    [Theory]
    [InlineData("NETGEN052", "RoiAlign(\"a\", \"b\", 7)", "Net has the post-processing 'RoiAlign' but no [Network]", """[RoiAlign("a", "b", 7)] public partial class Net;""")]
    [InlineData(
        "NETGEN052", "RoiAlign(\"a\", \"b\", 7)", "Net has the post-processing 'RoiAlign' but no [Network]",
        """[Network(Input = "8")] [Tanh] public partial class Net; [RoiAlign("a", "b", 7)] public partial class Net;""")]
    [InlineData(
        "NETGEN052", "RoiAlign(\"a\", \"b\", 7)", "NeckAttribute has the post-processing 'RoiAlign' but no [Network]",
        """[Block] [Tanh] [RoiAlign("a", "b", 7)] public sealed class NeckAttribute() : BlockAttribute;""")]
    [InlineData(
        "NETGEN022", "\"a.net.json\"", "Net is declared twice: by the spec 'a.net.json' and by attributes of post-processing",
        """[Network(Spec = "a.net.json")] [RoiAlign("a", "b", 7)] public partial class Net;""")]
    [InlineData(
        "NETGEN006", "RoiAlgn", "there is no kind of layer 'RoiAlgn'; did you mean 'RoiAlign'?",
        """[Network(Input = "8")] [Tanh] [RoiAlgn("a", "b", 7)] public partial class Net;""")]
    public void Where_it_cannot_stand(string id, string place, string message, string source) =>
        AssertReported(GeneratorHarness.Run(source), id, place, message);

    private static void AssertReported(GeneratorResult result, string id, string place, string message)
    {
        Assert.Null(result.Exception);
        var found = Assert.Single(result.Diagnostics);
        Assert.Equal((id, place), (found.Id, result.TextAt(found)));
        Assert.Contains(message, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
