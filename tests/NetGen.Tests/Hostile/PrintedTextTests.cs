using System.Globalization;
using System.Text;
using NetGen.Cli;
using NetGen.Cli.Export;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Tests.Cli;
using NetGen.Tests.Generation;
using NetGen.Tests.Networks;
using NetGen.Tests.Runtime;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>Text of files never drives the terminal that messages are read on, and never begins a line of its own.</summary>
public sealed class PrintedTextTests
{
    // ESC, BEL, CR, LF, a C1 control, an override of direction, an isolate, a line separator, half a pair, a letter without width, and what would
    // be the line of another error.
    private const string Nasty = "a\u001b[2J\u0007\r\n/etc/passwd(1,1): error CS0001: forged\u0085\u009b\u202e\u2066\u2028\ud800\u200bz";

    private static readonly string Json = System.Text.Json.JsonSerializer.Serialize(Nasty);

    public static TheoryData<string> Specs =>
    [
        $$"""{ "name": {{Json}}, "input": "3", "layers": ["Tanh"] }""",
        $$"""{ "namespace": {{Json}}, "input": "3", "layers": ["Tanh"] }""",
        $$"""{ "input": {{Json}}, "layers": ["Tanh"] }""",
        $$"""{ "input": "3", {{Json}}: 1, "layers": ["Tanh"] }""",
        $$"""{ "input": "3", "numerics": {{Json}}, "layers": ["Tanh"] }""",
        $$"""{ "input": "3", "outputs": [{{Json}}], "layers": ["Tanh"] }""",
        $$"""{ "input": "3", "layers": [{{Json}}] }""",
        $$"""{ "input": "3", "layers": [{ "type": {{Json}} }] }""",
        $$"""{ "input": "3", "layers": [{ "type": "Tanh", "name": {{Json}} }] }""",
        $$"""{ "input": "3", "layers": [{ "type": "Tanh", "from": {{Json}} }] }""",
        $$"""{ "input": "3", "layers": [{ "type": "Tanh", "repeat": {{Json}} }] }""",
        $$"""{ "input": "3", "layers": [{ "type": "Tanh", {{Json}}: 1 }] }""",
        $$"""{ "input": "3", "layers": [{ "type": "Dense", "features": {{Json}} }] }""",
        $$"""{ "input": "3", "layers": ["Tanh", { "type": "Concat", "inputs": ["input", {{Json}}] }] }""",
        $$"""{ "input": "3", "layers": [{ "type": "Reshape", "shape": {{Json}} }] }""",
        $$"""{ "input": "3", "blocks": { {{Json}}: { "layers": ["Tanh"] } }, "layers": ["Tanh"] }""",
        $$"""{ "input": "3", "blocks": { {{Json}}: { "layers": [{{Json}}] } }, "layers": [{{Json}}] }""",
        $$"""{ "input": "3", "blocks": { "A": { "parameters": { {{Json}}: 1 }, "layers": ["Tanh"] } }, "layers": ["A"] }""",
        $$"""{ "input": "3", "blocks": { "A": { "parameters": { "w": {{Json}} }, "layers": [{ "type": "Dense", "features": "$w" }] } }, "layers": ["A"] }""",
        $$"""{ "input": "3", "blocks": { "A": { "layers": [{ "type": "Dense", "features": {{Json.Insert(1, "$")}} }] } }, "layers": ["A"] }""",
        $$"""{ "input": "3", "layers": [{{Nasty.Replace("\r\n", "", StringComparison.Ordinal)}}] }""",
        $$"""{ "input": "3", "layers": [{{Json}}: 1 }""",
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void What_a_spec_says_is_escaped_where_it_is_quoted(string spec)
    {
        var result = GeneratorHarness.Run("", ("/project/net.net.json", spec));
        Assert.NotEmpty(result.Diagnostics);
        Assert.All(result.Diagnostics, diagnostic => AssertPrintable(diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        using var tool = new Tool();
        string path = tool.Write("net.net.json", spec);
        foreach (string[] call in new[] { new[] { "inspect", path }, ["emit", path, "-o", tool.PathOf("out")], ["verify", path], ["export", path, "--seed", "1", "-o", tool.PathOf("m")] })
        {
            AssertOneKindOfLine(Tool.Run(call), path);
        }
    }

    [Theory]
    [InlineData("inspect", "{}")]
    [InlineData("emit", "{}", "-o", "out")]
    [InlineData("verify", "{}")]
    [InlineData("verify", "SPEC", "--weights", "{}", "--test", "{}")]
    [InlineData("export", "{}", "--seed", "1", "-o", "m.onnx")]
    [InlineData("export", "SPEC", "--seed", "1", "-o", "{}/x/m.onnx")]
    [InlineData("export", "SPEC", "--weights", "{}", "-o", "m.onnx")]
    [InlineData("import", "{}.onnx", "-o", "name")]
    [InlineData("import", "{}.cfg", "--weights", "{}", "-o", "name")]
    [InlineData("inspect", "SPEC", "--isa", "{}")]
    [InlineData("inspect", "SPEC", "--batch", "{}")]
    [InlineData("inspect", "SPEC", "--shape", "{}")]
    [InlineData("inspect", "SPEC", "--passes", "{}")]
    [InlineData("inspect", "SPEC", "--html", "{}/x/y")]
    [InlineData("emit", "SPEC", "-o", "out", "--namespace", "{}")]
    [InlineData("{}")]
    [InlineData("inspect", "--{}")]
    public void What_the_arguments_say_is_escaped_where_it_is_quoted(params string[] arguments)
    {
        using var tool = new Tool();
        string[] call = [.. arguments.Select(argument => argument
            .Replace("SPEC", Support.Repository.PathOf("specs/lenet5.net.json"), StringComparison.Ordinal)
            .Replace("{}", argument.StartsWith("--", StringComparison.Ordinal) ? Nasty : tool.PathOf(Nasty.Replace('/', '_')), StringComparison.Ordinal))];
        AssertOneKindOfLine(Tool.Run(call), null);
    }

    [Fact]
    public void What_a_file_of_a_nasty_name_says_is_one_line_each()
    {
        using var tool = new Tool();
        string path = tool.Write(Nasty.Replace('/', '_').Replace("\ud800", "", StringComparison.Ordinal) + ".net.json", """{ "input": "3", "layers": ["Tnh"] }""");
        AssertOneKindOfLine(Tool.Run("inspect", path), null);
    }

    [Fact]
    public void What_a_model_says_is_escaped_where_it_is_quoted()
    {
        using var tool = new Tool();
        string path = tool.PathOf("model.onnx");
        var model = Exporter.Export(SpecFiles.Read("lenet5"), 1, folds: false);
        var graph = model.Graph;
        OnnxNode[] nodes =
        [
            graph.Nodes[0] with { Name = Nasty, Operator = Nasty },
            graph.Nodes[0] with { Name = Nasty, Inputs = [Nasty, .. graph.Nodes[0].Inputs.Skip(1)] },
            graph.Nodes[0] with { Name = Nasty, Attributes = new Dictionary<string, OnnxAttribute>(graph.Nodes[0].Attributes) { ["auto_pad"] = new OnnxAttribute { Text = Nasty } } },
        ];
        var store = WeightStore.Create(SpecFiles.Read("lenet5"), 1);
        foreach (var node in nodes)
        {
            using (var stream = File.Create(path))
            {
                OnnxWriter.Write(stream, model with { Producer = Nasty, Graph = graph with { Name = Nasty, Nodes = [node, .. graph.Nodes.Skip(1)] } }, store.Values(false));
            }

            foreach (string[] call in new[] { new[] { "import", path, "-o", tool.PathOf("net") }, ["inspect", path] })
            {
                var result = Tool.Run(call);
                Assert.Equal(1, result.Code);
                AssertPrintable(result.Errors.Replace("\n", "", StringComparison.Ordinal));
                Assert.All(Lines(result.Errors), line =>
                {
                    Assert.StartsWith(path + ": error: ", line, StringComparison.Ordinal);
                    Assert.DoesNotContain("error: /etc/passwd", line, StringComparison.Ordinal);
                });
            }
        }
    }

    [Fact]
    public void What_weights_are_called_is_escaped_where_it_is_quoted()
    {
        string[] headers =
        [
            $$"""{ {{Json.Replace("\\uD800", "", StringComparison.Ordinal)}}: { "dtype": "F32", "shape": [1], "data_offsets": [0, 4] } }""",
            $$"""{ "fc1.bias": { "dtype": {{Json.Replace("\\uD800", "", StringComparison.Ordinal)}}, "shape": [1], "data_offsets": [0, 4] } }""",
            $$"""{ "fc1.bias": { {{Json.Replace("\\uD800", "", StringComparison.Ordinal)}}: 1 } }""",
        ];
        foreach (string header in headers)
        {
            byte[] json = Encoding.UTF8.GetBytes(header);
            var refused = Assert.Throws<WeightsException>(() => new FakeNetwork().Load(new MemoryStream([.. BitConverter.GetBytes((ulong)json.Length), .. json, 0, 0, 0, 0])));
            AssertPrintable(refused.Message);
        }
    }

    [Fact]
    public void The_writer_of_the_command_line_lets_nothing_through()
    {
        var inner = new StringWriter();
        var writer = new PrintableWriter(inner);
        writer.WriteLine("a\u001bb\r\nc\rd\u202e\u0085e \u00e9\ud83d\ude00");
        writer.Write('\ud83d');
        writer.Write('\ude00');
        writer.Write('\u0007');
        writer.Write(['\ud83d', '\u001b'], 0, 2);
        writer.Write("x{0}", "\u009b");
        string expected = "a\\u001Bb\r\nc\\rd\\u202E\\u0085e \u00e9\ud83d\ude00" + Environment.NewLine + "\ud83d\ude00\\u0007\\uD83D\\u001Bx\\u009B";
        Assert.Equal(expected, inner.ToString());
    }

    [Fact]
    public void Long_text_is_shortened_and_many_mistakes_are_counted()
    {
        Assert.Equal(Printable.Longest, Printable.Of(new string('x', 1 << 20)).Length);
        using var tool = new Tool();
        string layers = string.Join(", ", Enumerable.Repeat($$"""{ "type": "Tanh", "{{new string('x', 100)}}": 1, "{{new string('y', 200)}}": 2 }""", 5000));
        string path = tool.Write("net.net.json", $$"""{ "input": "3", "layers": [{{layers}}] }""");
        var result = Tool.Run("inspect", path);
        Assert.Equal(1, result.Code);
        Assert.InRange(result.Errors.Length, 1000, 100_000);
        string[] lines = Lines(result.Errors);
        Assert.Equal(ProblemList.Longest, lines.Count(line => line.Contains("error NETGEN014", StringComparison.Ordinal)));
    }

    private static void AssertOneKindOfLine(Tool.Result result, string? path)
    {
        Assert.InRange(result.Code, 1, 2);
        Assert.Equal("", result.Output);
        AssertPrintable(result.Errors.Replace("\n", "", StringComparison.Ordinal));
        Assert.All(Lines(result.Errors), line => Assert.True(
            (path is not null && line.StartsWith(path, StringComparison.Ordinal)) || line.Contains(": error", StringComparison.Ordinal) || line.StartsWith("netgen: ", StringComparison.Ordinal),
            line));
        Assert.DoesNotContain(Lines(result.Errors), line => line.StartsWith("/etc/passwd", StringComparison.Ordinal));
    }

    private static void AssertPrintable(string text) => Assert.Equal(Printable.Of(text, int.MaxValue), text);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
