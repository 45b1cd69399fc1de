using System.Globalization;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Diagnostics;

/// <summary>Every diagnostic of a block in a spec file: its id, the text it is shown at, and what it says.</summary>
public sealed class BlockDiagnosticTests
{
    private const string SpecPath = "/project/specs/net.net.json";

    [Theory]
    [InlineData("NETGEN040", "\"Conv\"", "Conv: there is already a kind of layer of this name", """{"Conv":{"layers":["Tanh"]}}""")]
    [InlineData("NETGEN040", "\"Fire\"", "Fire: there is already a kind of layer of this name", """{"Fire":{"layers":["Tanh"]}}""")]
    [InlineData("NETGEN041", "\"A\"", "A contains itself: A -> A", """{"A":{"layers":["A"]}}""")]
    [InlineData("NETGEN041", "\"A\"", "A contains itself: A -> B -> C -> A", """{"A":{"layers":["B"]},"B":{"layers":["Tanh","C"]},"C":{"layers":["A"]}}""")]
    [InlineData("NETGEN042", "\"$w *\"", "in A: Conv (layer 1): channels is \"$w *\", but a number, a $name or a ( is expected at its end", """{"A":{"parameters":{"w":8},"layers":[{"type":"Conv","channels":"$w *","kernel":1}]}}""")]
    [InlineData("NETGEN042", "\"($w\"", "a ) is expected at its end", """{"A":{"parameters":{"w":8},"layers":[{"type":"Conv","channels":"($w","kernel":1}]}}""")]
    [InlineData("NETGEN042", "\"$w % 2\"", "an operator is expected where '% 2' begins", """{"A":{"parameters":{"w":8},"layers":[{"type":"Conv","channels":"$w % 2","kernel":1}]}}""")]
    [InlineData("NETGEN042", "\"$\"", "the name of a parameter is expected at its end", """{"A":{"layers":[{"type":"Conv","channels":"$","kernel":1}]}}""")]
    [InlineData("NETGEN042", "\"$w + 99999999999999999999\"", "99999999999999999999 is too large", """{"A":{"parameters":{"w":8},"layers":[{"type":"Conv","channels":"$w + 99999999999999999999","kernel":1}]}}""")]
    [InlineData("NETGEN043", "\"$widht\"", "in A: Conv (layer 1): Channels is $widht, but there is no parameter 'widht'; did you mean 'width'?", """{"A":{"parameters":{"width":8},"layers":[{"type":"Conv","channels":"$widht","kernel":1}]}}""")]
    [InlineData("NETGEN043", "[1, \"$k\"]", "Kernel is [1, $k], but there is no parameter 'k'", """{"A":{"layers":[{"type":"Conv","channels":3,"kernel":[1, "$k"]}]}}""")]
    [InlineData("NETGEN043", "\"$depth\"", "in A: Tanh (layer 1): Repeat is $depth, but there is no parameter 'depth'", """{"A":{"layers":[{"type":"Tanh","repeat":"$depth"}]}}""")]
    [InlineData("NETGEN006", "\"Cnv\"", "in A: Cnv (layer 2): there is no kind of layer 'Cnv'; did you mean 'Conv'?", """{"A":{"layers":["Tanh",{"type":"Cnv"}]}}""")]
    [InlineData("NETGEN014", "\"kernle\"", "in A: Conv (layer 1): there is no property 'kernle'; did you mean 'kernel'?", """{"A":{"layers":[{"type":"Conv","channels":2,"kernle":3}]}}""")]
    [InlineData("NETGEN014", "\"layer\"", "A: there is no property 'layer'; did you mean 'layers'?", """{"A":{"layer":["Tanh"]}}""")]
    [InlineData("NETGEN018", "\"Conv\"", "in A: Conv (layer 1): Kernel is missing", """{"A":{"layers":[{"type":"Conv","channels":3}]}}""")]
    [InlineData("NETGEN018", "\"B\"", "in A: B (layer 1): Width is missing", """{"A":{"layers":["B"]},"B":{"parameters":{"width":"required"},"layers":["Tanh"]}}""")]
    [InlineData("NETGEN007", "\"a\"", "in A: a (layer 2): the name is already that of layer 1", """{"A":{"layers":[{"type":"Tanh","name":"a"},{"type":"ReLU","name":"a"}]}}""")]
    [InlineData("NETGEN017", "\"a b\"", "in A: Tanh (layer 1): Name is \"a b\"", """{"A":{"layers":[{"type":"Tanh","name":"a b"}]}}""")]
    [InlineData("NETGEN017", "\"body\"", "in A: body (layer 1): Name is \"body\", but must be a name that ends in a number", """{"A":{"parameters":{"n":3},"layers":[{"type":"Tanh","name":"body","repeat":"$n"}]}}""")]
    [InlineData("NETGEN017", "\"A-B\"", "a block's name is \"A-B\", but must be made of letters", """{"A-B":{"layers":["Tanh"]}}""")]
    [InlineData("NETGEN017", "\"Width\"", "A: a parameter's name is \"Width\", but must be made of letters from A to Z and digits, start in lower case", """{"A":{"parameters":{"Width":8},"layers":["Tanh"]}}""")]
    [InlineData("NETGEN017", "\"from\"", "A: a parameter's name is \"from\"", """{"A":{"parameters":{"from":8},"layers":["Tanh"]}}""")]
    [InlineData("NETGEN017", "\"$b\"", "A: a is \"$b\", but must be a value that depends on no other", """{"A":{"parameters":{"b":8,"a":"$b"},"layers":["Tanh"]}}""")]
    [InlineData("NETGEN017", "null", "A: a is null, but must be a number", """{"A":{"parameters":{"a":null},"layers":["Tanh"]}}""")]
    [InlineData("NETGEN017", "[]", "A: parameters is a list, but must be an object", """{"A":{"parameters":[],"layers":["Tanh"]}}""")]
    [InlineData("NETGEN017", "[\"Tanh\"]", "A: the block is a list, but must be an object", """{"A":["Tanh"]}""")]
    [InlineData("NETGEN017", "[]", "Net: blocks is a list, but must be an object", "[]")]
    [InlineData("NETGEN020", "\"A\"", "A has no layers", """{"A":{"layers":[]}}""")]
    public void A_wrong_definition_is_reported_where_it_stands_though_nobody_uses_it(string id, string token, string message, string blocks) =>
        Check(id, token, message, $$"""{"input":"8x8x8","blocks":{{blocks}},"layers":["ReLU"]}""");

    [Theory]
    [InlineData("NETGEN014", "\"widht\"", "A (layer 2): there is no property 'widht'; did you mean 'width'?", """{"type":"A","widht":3}""")]
    [InlineData("NETGEN018", "\"A\"", "a1 (layer 2): Width is missing", "\"A\"")]
    [InlineData("NETGEN017", "\"A\"", "in a1 (A): conv1: Channels is \"wide\", but must be a whole number", """{"type":"A","width":"wide"}""")]
    [InlineData("NETGEN042", "\"A\"", "in a1 (A): conv2: Channels is $width / $share, but 7 is divided by zero", """{"type":"A","width":7,"share":0}""")]
    [InlineData("NETGEN042", "\"A\"", "in a1 (A): conv2: Channels is $width / $share, but \"x\" is no number to compute with", """{"type":"A","width":7,"share":"x"}""")]
    [InlineData("NETGEN017", "\"A\"", "in x (A): conv2: Channels is 3.5, but must be a whole number", """{"type":"A","width":7,"share":2,"name":"x"}""")]
    [InlineData("NETGEN015", "\"A\"", "in a1 (A): conv1: Channels is 0, but must be from 1", """{"type":"A","width":0}""")]
    [InlineData("NETGEN001", "\"A\"", "in a1 (A): conv1: the window spans 9 along height, but the padded input only 8", """{"type":"A","width":4,"kernel":9}""")]
    [InlineData("NETGEN026", "\"A\"", "in a1 (A): add1: the inputs (4, 4, 4) and (8, 8, 8) must have one shape", """{"type":"A","width":4,"kernel":5}""")]
    [InlineData("NETGEN025", "\"B\"", "in b1 (B): tanh1: no layer before it is called 'outside'", """ "B" """)]
    [InlineData("NETGEN026", "\"C\"", "in c1 (C): a1 (A): add1: the inputs", """{"type":"C"}""")]
    [InlineData("NETGEN025", "\"b.secret\"", "tanh1 (layer 2): no layer before it is called 'b.secret'", """{"type":"Tanh","from":"b.secret"}""")]
    [InlineData("NETGEN043", "\"$x\"", "conv1 (layer 2): Channels is $x, but there is no parameter 'x'; only layers of a block have parameters", """{"type":"Conv","channels":"$x","kernel":1}""")]
    [InlineData("NETGEN015", "-1", "Tanh (layer 2): Repeat is -1, but must be from 0 to 1000", """{"type":"Tanh","repeat":-1}""")]
    [InlineData("NETGEN015", "1001", "Tanh (layer 2): Repeat is 1001, but must be from 0 to 1000", """{"type":"Tanh","repeat":1001}""")]
    [InlineData("NETGEN017", "\"x\"", "Tanh (layer 2): Repeat is \"x\", but must be a whole number", """{"type":"Tanh","repeat":"x"}""")]
    [InlineData("NETGEN042", "\"$n\"", "Tanh (layer 2): Repeat is $n, but there is no parameter 'n'", """{"type":"Tanh","repeat":"$n"}""")]
    [InlineData("NETGEN017", "\"body\"", "body (layer 2): Name is \"body\", but must be a name that ends in a number", """{"type":"Tanh","name":"body","repeat":2}""")]
    [InlineData("NETGEN007", "\"s1\"", "s2 (layer 2): the name is already that of layer 1", """{"type":"Tanh","name":"s1","repeat":2}""")]
    [InlineData("NETGEN007", "\"D\"", "in u (D): t: the name is already that of layer 2", """{"type":"Tanh","name":"u.t"},{"type":"D","name":"u"}""")]
    [InlineData("NETGEN014", "\"squeez\"", "Fire (layer 2): there is no property 'squeez'; did you mean 'squeeze'?", """{"type":"Fire","squeez":3}""")]
    [InlineData("NETGEN019", "\"Fire\"", "in fire1 (Fire): squeeze: the input is (512), but the layer takes", """ "Flatten",{"type":"Fire","squeeze":3,"expand1x1":4,"expand3x3":5}""")]
    [InlineData("NETGEN015", "\"Deep\"", "the number of layers is 20001, but must be from 1 to 20000", "\"Deep\"")]
    public void A_wrong_use_is_reported_at_the_use_with_the_reason_inside(string id, string token, string message, string layers)
    {
        const string Blocks = """
            {
              "A": {
                "parameters": { "width": "required", "share": 1, "kernel": 1 },
                "layers": [
                  { "type": "Conv", "channels": "$width", "kernel": "$kernel" },
                  { "type": "Conv", "channels": "$width / $share", "kernel": 1 },
                  { "type": "Add", "inputs": ["conv2", "input"] }
                ]
              },
              "B": { "layers": [{ "type": "Tanh", "from": "outside" }] },
              "C": { "layers": [{ "type": "A", "width": 3 }] },
              "D": { "layers": [{ "type": "Tanh", "name": "t" }] },
              "Deep": { "layers": [{ "type": "Deeper", "repeat": 1000 }] },
              "Deeper": { "layers": [{ "type": "Tanh", "repeat": 1000 }] }
            }
            """;
        Check(id, token, message, $$"""{"input":"8x8x8","blocks":{{Blocks}},"layers":[{"type":"ReLU","name":"s2"},{{layers}}]}""");
    }

    [Fact]
    public void Blocks_that_nest_without_end_are_refused()
    {
        string chain = string.Join(',', Enumerable.Range(0, 200).Select(i => $$"""
            "B{{i}}":{"layers":["{{(i == 199 ? "Tanh" : $"B{i + 1}")}}"]}
            """));
        Check("NETGEN015", "\"B0\"", "the number of blocks around it is 51", $$"""{"input":"8","blocks":{{{chain}}},"layers":["B0"]}""");
    }

    private static void Check(string id, string token, string message, string json)
    {
        var result = GeneratorHarness.Run("", (SpecPath, json));

        Assert.Null(result.Exception);
        var diagnostic = result.Diagnostics[0];
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(token, result.TextAt(diagnostic));
        Assert.Equal(SpecPath, diagnostic.Location.GetLineSpan().Path);
    }
}
