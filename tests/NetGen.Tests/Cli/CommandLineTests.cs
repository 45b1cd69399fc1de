using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Exit codes, help and messages.</summary>
public sealed class CommandLineTests
{
    private static readonly string LeNet5 = Repository.PathOf("specs/lenet5.net.json");

    [Theory]
    [InlineData("--help")]
    [InlineData("inspect", "--help")]
    [InlineData("emit", "--help")]
    [InlineData("import", "--help")]
    [InlineData("verify", "--help")]
    [InlineData("export", "--help")]
    public void Help_has_examples(params string[] arguments)
    {
        var result = Tool.Run(arguments);
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Contains("Examples:\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("  netgen " + (arguments.Length > 1 ? arguments[0] : ""), result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bogus")]
    [InlineData("inspect")]
    [InlineData("inspect SPEC --bogus")]
    [InlineData("inspect SPEC --batch 0")]
    [InlineData("inspect SPEC --batch many")]
    [InlineData("inspect SPEC --isa sse2")]
    [InlineData("inspect SPEC SPEC")]
    [InlineData("inspect SPEC --passes")]
    [InlineData("inspect SPEC --passes both")]
    [InlineData("emit SPEC")]
    [InlineData("emit -o OUT")]
    [InlineData("import MODEL")]
    [InlineData("import MODEL -o OUT --shape 3by4")]
    [InlineData("export SPEC --seed 1")]
    [InlineData("export SPEC -o OUT")]
    [InlineData("export SPEC -o OUT --seed 1 --weights FILE")]
    [InlineData("export SPEC -o OUT --seed -1")]
    [InlineData("export SPEC -o OUT --seed 1 --batch 0")]
    [InlineData("emit SPEC -o OUT --isa sse2")]
    [InlineData("emit SPEC -o OUT --namespace 1.2")]
    public void Arguments_that_make_no_sense_end_with_2_and_one_line(string line)
    {
        using var tool = new Tool();
        string[] arguments = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word == "SPEC" ? LeNet5 : word == "OUT" ? tool.PathOf("out") : word)];
        var result = Tool.Run(arguments);
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Matches("^netgen: [^\n]+\n$", result.Errors);
        Assert.Empty(tool.Names());
    }

    [Fact]
    public void Files_that_cannot_be_used_end_with_1_and_one_line()
    {
        using var tool = new Tool();
        string[][] calls =
        [
            ["inspect", tool.PathOf("missing.net.json")],
            ["inspect", tool.PathOf("")],
            ["inspect", LeNet5, "--html", tool.PathOf("no/such/folder/page.html")],
            ["inspect", LeNet5, "--html", tool.PathOf("")],
            ["emit", tool.PathOf("missing.net.json"), "-o", tool.PathOf("out")],
            ["export", tool.PathOf("missing.net.json"), "--seed", "1", "-o", tool.PathOf("out")],
            ["export", LeNet5, "--weights", tool.PathOf("missing.npz"), "-o", tool.PathOf("out")],
            ["export", LeNet5, "--seed", "1", "-o", tool.PathOf("no/such/folder/net.onnx")],
            ["export", LeNet5, "--weights", tool.PathOf(""), "-o", tool.PathOf("out")],
            ["import", tool.PathOf(""), "-o", tool.PathOf("out")],
            ["import", tool.PathOf("missing.onnx"), "-o", tool.PathOf("out")],
        ];
        Assert.All(calls, call =>
        {
            var result = Tool.Run(call);
            Assert.Equal(1, result.Code);
            Assert.Matches("^netgen: [^\n]+\n$", result.Errors);
        });
        Assert.Empty(tool.Names());
    }

    [Fact]
    public void A_folder_that_is_missing_or_no_file_is_named_as_it_was_given()
    {
        using var tool = new Tool();
        string missing = tool.PathOf("missing");
        Assert.Equal($"netgen: error: there is no folder '{missing}' for 'net.onnx'\n", Tool.Run("export", LeNet5, "--seed", "1", "-o", missing + "/net.onnx").Errors);
        Assert.Equal($"netgen: error: '{tool.Folder}' is a folder; expected an ONNX model\n", Tool.Run("import", tool.Folder, "-o", missing).Errors);
    }

    [Fact]
    public void Mistakes_of_a_spec_are_lines_that_editors_understand()
    {
        using var tool = new Tool();
        string spec = tool.Write("net.json", "{\n  \"input\": \"1x8x8\",\n  \"layers\": [ { \"type\": \"Conv\", \"channels\": 4, \"kernel\": 9 }, \"ReLUU\" ]\n}\n");
        var result = Tool.Run("inspect", spec);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Equal($"{spec}(3,63): error NETGEN006: ReLUU (layer 2): there is no kind of layer 'ReLUU'; did you mean 'ReLU'?\n", result.Errors);
    }

    [Fact]
    public void A_wrong_assertion_is_a_mistake_but_the_network_is_shown()
    {
        using var tool = new Tool();
        string spec = tool.Write("net.json", """{ "input": "1x8x8", "parameters": 9, "layers": [ { "type": "Conv", "channels": 4, "kernel": 3 } ] }""");
        var result = Tool.Run("inspect", spec);
        Assert.Equal(1, result.Code);
        Assert.Contains("error NETGEN004", result.Errors, StringComparison.Ordinal);
        Assert.Matches(@"trainable parameters\s+40", result.Output);
    }

    [Fact]
    public void The_page_goes_to_its_file_as_a_whole()
    {
        using var tool = new Tool();
        string page = tool.Write("page.html", "old");
        var result = Tool.Run("inspect", LeNet5, "--html", page);
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Equal(["page.html"], tool.Names());
    }
}
