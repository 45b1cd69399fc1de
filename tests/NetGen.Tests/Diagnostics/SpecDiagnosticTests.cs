using System.Globalization;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Diagnostics;

/// <summary>Every diagnostic of a network declared by a spec file: its id, the text it is shown at, and what it says.</summary>
public sealed class SpecDiagnosticTests
{
    private const string SpecPath = "/project/specs/net.net.json";

    [Theory]
    [InlineData("NETGEN001", "9", "the window spans 9 along height", """{"input":"1x8x8","layers":[{"type":"Conv","channels":2,"kernel":9}]}""")]
    [InlineData("NETGEN001", "[1, 9, 8]", "Net: the window spans 9 along height", """{"input":"1x8x8","windows":[1, 9, 8],"layers":["Flatten",{"type":"Dense","features":5}]}""")]
    [InlineData("NETGEN060", "\"Flatten\"", "flatten1 (layer 2): the layer cannot slide over a larger image", """{"input":"1x8x8","windows":"1x6x6","layers":["ReLU","Flatten"]}""")]
    [InlineData("NETGEN061", "\"1x6x6\"", "Net: zeropad1 pads its input", """{"input":"1x8x8","windows":"1x6x6","layers":[{"type":"ZeroPad","before":1},"Flatten",{"type":"Dense","features":5}]}""")]
    [InlineData("NETGEN003", "2", "3 input and 4 output channels", """{"input":[3,8,8],"layers":[{"type":"Conv","channels":4,"kernel":3,"groups":2}]}""")]
    [InlineData("NETGEN004", "9", "Net has 10 trainable parameters, but 9 are asserted", """{"input":"1x1","parameters":9,"layers":["Flatten",{"type":"Dense","features":5}]}""")]
    [InlineData("NETGEN005", "7", "Net takes 5 multiply-adds per image, but 7 are asserted", """{"input":"1x1","macs":7,"layers":["Flatten",{"type":"Dense","features":5}]}""")]
    [InlineData("NETGEN006", "\"conv\"", "conv (layer 1): there is no kind of layer 'conv'; did you mean 'Conv'?", """{"input":"1x8x8","layers":[{"type":"conv","channels":2}]}""")]
    [InlineData("NETGEN006", "\"Tnh\"", "Tnh (layer 2): there is no kind of layer 'Tnh'; did you mean 'Tanh'?", """{"input":"1x8x8","layers":["Tanh","Tnh"]}""")]
    [InlineData("NETGEN007", "\"a\"", "a (layer 2): the name is already that of layer 1", """{"input":"1x8x8","layers":[{"type":"Tanh","name":"a"},{"type":"ReLU","name":"a"}]}""")]
    [InlineData("NETGEN025", "\"bod\"", "tanh1 (layer 2): no layer before it is called 'bod'; did you mean 'body'?", """{"input":"8x8x8","layers":[{"type":"Conv","channels":8,"kernel":1,"name":"body"},{"type":"Tanh","from":"bod"}]}""")]
    [InlineData("NETGEN050", "[\"fc\"]", "Net: Outputs names 'fc', but there is no such layer", """{"input":"8","outputs":["fc"],"layers":[{"type":"Dense","features":5}]}""")]
    [InlineData("NETGEN017", "[3]", "Net: outputs is a list, but must be a list of names of layers", """{"input":"8","outputs":[3],"layers":["Tanh"]}""")]
    [InlineData("NETGEN017", "\"a\"", "Net: auxiliary is \"a\", but must be a list of names of layers", """{"input":"8","auxiliary":"a","layers":["Tanh"]}""")]
    [InlineData("NETGEN017", "1", "Dense (layer 1): frozen is 1, but must be true or false", """{"input":"8","layers":[{"type":"Dense","features":5,"frozen":1}]}""")]
    [InlineData("NETGEN017", "4", "input1 (layer 1): Shape is 4, but must be a shape", """{"input":"8","layers":[{"type":"Input","shape":4},{"type":"Concat","inputs":["input"]}]}""")]
    [InlineData("NETGEN004", "1", "Net has 45 parameters with its moving statistics, but 1 are asserted", """{"input":"8","totalParameters":1,"layers":[{"type":"Dense","features":5}]}""")]
    [InlineData("NETGEN026", "[\"a\", \"input\"]", "add1 (layer 2): the inputs (4, 8, 8) and (8, 8, 8) must have one shape", """{"input":"8x8x8","layers":[{"type":"Conv","channels":4,"kernel":1,"name":"a"},{"type":"Add","inputs":["a", "input"]}]}""")]
    [InlineData("NETGEN026", "[\"input\", \"a\"]", "matmul1 (layer 2): the inputs (8, 4) and (9, 8) must have as many columns in the first matrix as rows in the second, not 4 and 9", """{"input":"8x4","layers":[{"type":"Input","shape":"9x8","name":"a"},{"type":"MatMul","inputs":["input", "a"]}]}""")]
    [InlineData("NETGEN026", "\"input\"", "matmul1 (layer 2): the inputs (4, 3, 3) and (2, 3, 3) must have two axes or more, and all but the last two equal", """{"input":"2x3x3","layers":[{"type":"Conv","channels":4,"kernel":1},{"type":"MatMul","inputs":"input"}]}""")]
    [InlineData("NETGEN017", "[\"a\", \"a\", \"a\"]", "matmul1 (layer 2): Inputs is 3 layers, but must be two layers", """{"input":"3x3","layers":[{"type":"Tanh","name":"a"},{"type":"MatMul","inputs":["a", "a", "a"]}]}""")]
    [InlineData("NETGEN017", "\"CH\"", "layernorm1 (layer 1): Axes is \"CH\", but must be \"C\", all axes of (2, 3, 3), \"CHW\", or the last of them", """{"input":"2x3x3","layers":[{"type":"LayerNorm","axes":"CH"}]}""")]
    [InlineData("NETGEN019", "\"LayerNorm\"", "layernorm1 (layer 1): the input is (9, 1), but the layer takes more than one value", """{"input":"9x1","layers":[{"type":"LayerNorm","axes":"W"}]}""")]
    [InlineData("NETGEN019", "\"LayerNorm\"", "layernorm1 (layer 1): the input is (1, 9), but the layer takes more than one channel", """{"input":"1x9","layers":[{"type":"LayerNorm","axes":"C"}]}""")]
    [InlineData("NETGEN015", "4", "topk1 (layer 1): K is 4, but must be from 1 to 3, the number of channels", """{"input":"3x9","layers":[{"type":"TopK","k":4}]}""")]
    [InlineData("NETGEN017", "\"D\"", "cumsum1 (layer 1): Axis is \"D\", but must be one of the letters of \"CW\", the axes of (3, 9)", """{"input":"3x9","layers":[{"type":"CumSum","axis":"D"}]}""")]
    [InlineData("NETGEN017", "[1, 2]", "add1 (layer 1): Inputs is [1, 2], but must be the name of a layer, or a list of names", """{"input":"8x8x8","layers":[{"type":"Add","inputs":[1, 2]}]}""")]
    [InlineData("NETGEN009", "{", "Net: the input is missing", """{"layers":["Tanh"]}""")]
    [InlineData("NETGEN009", "\"1,8\"", "Net: '1,8' is not a shape", """{"input":"1,8","layers":["Tanh"]}""")]
    [InlineData("NETGEN009", "[]", "Net: a shape of 0 numbers", """{"input":[],"layers":["Tanh"]}""")]
    [InlineData("NETGEN009", "8", "Net: 8 is not a shape", """{"input":8,"layers":["Tanh"]}""")]
    [InlineData("NETGEN012", "\"CreateInfo\"", "CreateInfo has a name that its generated part uses itself", """{"name":"CreateInfo","input":"1x8","layers":["Tanh"]}""")]
    [InlineData("NETGEN013", "]", "line 1, column 25: expected a value but found ']'", """{"input":"1x8","layers":]}""")]
    [InlineData("NETGEN013", "", "line 1, column 16: expected ',' or '}' after a property but the text ends", """{"input":"1x8" """)]
    [InlineData("NETGEN013", "", "line 1, column 1: expected a value but the text ends", "")]
    [InlineData("NETGEN013", "[]", "line 1, column 1: expected an object but found a list", "[]")]
    [InlineData("NETGEN013", "\"input\"", "line 1, column 16: the property 'input' is given twice", """{"input":"1x8","input":"1x9","layers":["Tanh"]}""")]
    [InlineData("NETGEN013", "/", "line 1, column 2: comments are no part of JSON", """{/* no */"input":"1x8","layers":["Tanh"]}""")]
    [InlineData("NETGEN013", "]", "line 1, column 33: expected a value but found ']'", """{"input":"1x8","layers":["Tanh",]}""")]
    [InlineData("NETGEN014", "\"inputs\"", "Net: there is no property 'inputs'; did you mean 'input'?", """{"input":"1x8","inputs":1,"layers":["Tanh"]}""")]
    [InlineData("NETGEN014", "\"kernle\"", "Conv (layer 1): there is no property 'kernle'; did you mean 'kernel'?", """{"input":"1x8x8","layers":[{"type":"Conv","channels":2,"kernle":3}]}""")]
    [InlineData("NETGEN015", "99999999999999999999", "Conv (layer 1): channels is 99999999999999999999", """{"input":"1x8x8","layers":[{"type":"Conv","channels":99999999999999999999,"kernel":3}]}""")]
    [InlineData("NETGEN015", "16777216", "maxpool1 (layer 1): the number of elements of a window, 16777216x16777216x16777216, is 9223372036854775807", """{"input":"1x4x4x4","layers":[{"type":"MaxPool","kernel":16777216,"padding":"same"}]}""")]
    [InlineData("NETGEN015", "1e999", "LeakyReLU (layer 1): slope is 1e999", """{"input":"1x8x8","layers":[{"type":"LeakyReLU","slope":1e999}]}""")]
    [InlineData("NETGEN015", "-5", "Net: macs is -5, but must be from 0", """{"input":"1x8x8","macs":-5,"layers":["Tanh"]}""")]
    [InlineData("NETGEN015", "[1, 0]", "an extent of the input is 0, but must be from 1", """{"input":[1, 0],"layers":["Tanh"]}""")]
    [InlineData("NETGEN017", "\"x\"", "conv1 (layer 1): Channels is \"x\", but must be a whole number", """{"input":"1x8x8","layers":[{"type":"Conv","channels":"x","kernel":3}]}""")]
    [InlineData("NETGEN017", "null", "channels is null, but must be", """{"input":"1x8x8","layers":[{"type":"Conv","channels":null,"kernel":3}]}""")]
    [InlineData("NETGEN017", "6.0", "channels is 6, but must be a whole number", """{"input":"1x8x8","layers":[{"type":"Conv","channels":6.0,"kernel":3}]}""")]
    [InlineData("NETGEN017", "\"no\"", "Net: inputGradient is \"no\", but must be true or false", """{"input":"1x8","inputGradient":"no","layers":["Tanh"]}""")]
    [InlineData("NETGEN017", "\"a b\"", "name is \"a b\", but must be the name of a class", """{"name":"a b","input":"1x8","layers":["Tanh"]}""")]
    [InlineData("NETGEN017", "7", "layer (layer 1): type is 7, but must be an object or the name", """{"input":"1x8","layers":[7]}""")]
    [InlineData("NETGEN017", "{}", "layers is an object, but must be a list of layers", """{"input":"1x8","layers":{}}""")]
    [InlineData("NETGEN018", "\"Dense\"", "dense1 (layer 1): Features is missing", """{"input":"8","layers":["Dense"]}""")]
    [InlineData("NETGEN018", "{", "layer (layer 1): type is missing", """{"input":"8","layers":[{"features":3}]}""")]
    [InlineData("NETGEN020", "\"Empty\"", "Empty has no layers", """{"name":"Empty","input":"8","layers":[]}""")]
    public void A_wrong_spec_is_reported_at_its_token(string id, string token, string message, string json)
    {
        var result = GeneratorHarness.Run("", (SpecPath, json));

        Assert.Null(result.Exception);
        var diagnostic = result.Diagnostics[0];
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(token, result.TextAt(diagnostic));
        Assert.Equal(SpecPath, diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public void A_problem_deep_in_a_spec_has_its_line_and_column()
    {
        const string Json = "{\n  \"input\": \"1x8x8\",\r\n  \"layers\": [\n    { \"type\": \"Conv\", \"channels\": 2, \"kernel\": 30 }\n  ]\n}\n";
        var diagnostic = Assert.Single(GeneratorHarness.Run("", (SpecPath, Json)).Diagnostics);
        var place = diagnostic.Location.GetLineSpan();
        Assert.Equal((3, 47), (place.StartLinePosition.Line, place.StartLinePosition.Character));
        Assert.Equal((3, 49), (place.EndLinePosition.Line, place.EndLinePosition.Character));
    }

    [Fact]
    public void Several_mistakes_are_reported_together()
    {
        const string Json = """{"inputs":"1x8","layers":["Tnh",{"type":"Dense","feature":3}]}""";
        var ids = GeneratorHarness.Run("", (SpecPath, Json)).Diagnostics.Select(d => d.Id).Order();
        Assert.Equal(["NETGEN006", "NETGEN009", "NETGEN014", "NETGEN014"], ids);
    }

    [Fact]
    public void A_spec_named_like_a_class_is_declared_twice()
    {
        const string Json = """{"name":"Net","namespace":"A","input":"8","layers":["Tanh"]}""";
        var result = GeneratorHarness.Run("namespace A; [Network(Input = \"8\")] [Tanh] public partial class Net;", (SpecPath, Json));
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("NETGEN022", diagnostic.Id);
        Assert.Equal("\"Net\"", result.TextAt(diagnostic));
        Assert.Equal(
            "A.Net is declared twice: by a class A.Net and by the spec net.net.json",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Networks_may_have_names_that_differ_in_case_alone()
    {
        const string Source = "[Network(Input = \"8\")] [Tanh] public partial class Net; [Network(Input = \"8\")] [Tanh] public partial class NET;";
        var result = GeneratorHarness.Run(Source);
        Assert.Empty(result.Diagnostics);
        result.Load();
    }

    [Fact]
    public void A_name_that_generated_code_uses_is_no_matter_if_a_class_gives_another()
    {
        const string Json = """{"name":"CreateInfo","input":"8","layers":["Tanh"]}""";
        var result = GeneratorHarness.Run("[Network(Spec = \"net.net.json\")] public partial class Net;", (SpecPath, Json));
        Assert.Empty(result.Diagnostics);
        Assert.NotEmpty(result.Sources);
    }

    [Fact]
    public void An_ambiguous_spec_is_reported_at_the_argument()
    {
        const string Json = """{"input":"8","layers":["Tanh"]}""";
        var result = GeneratorHarness.Run(
            "[Network(Spec = \"net.net.json\")] partial class Net;", ("/a/net.net.json", Json), ("/b/net.net.json", Json));
        var diagnostic = result.Diagnostics.First(d => d.Id == "NETGEN021");
        Assert.Equal("\"net.net.json\"", result.TextAt(diagnostic));
        Assert.Contains("/a/net.net.json or /b/net.net.json", diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_spec_not_found_names_the_nearest()
    {
        var result = GeneratorHarness.Run(
            "[Network(Spec = \"lenet.net.json\")] partial class Net;", ("/a/lenet5.net.json", """{"input":"8","layers":["Tanh"]}"""));
        Assert.Contains(
            "did you mean 'lenet5.net.json'?",
            Assert.Single(result.Diagnostics).GetMessage(CultureInfo.InvariantCulture));
    }
}
