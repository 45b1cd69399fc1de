using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Diagnostics;

/// <summary>What is wrong with the arguments of constants, repetition, reduction and choice: the id, the text it is shown at, and
/// what it says.</summary>
public sealed class ShapeDiagnosticTests
{
    [Theory]
    [InlineData(
        "NETGEN017", "\"D\"", "gather1 (layer 1): Axis is \"D\", but must be one of \"CHW\", the axes of (2, 3, 4)",
        "[Network(Input = \"2x3x4\")] [Gather(\"D\", 0)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "0, 3", "gather1 (layer 1): an index is 3, but must be from 0 to 2, as the input has the extent 3 along height",
        "[Network(Input = \"2x3x4\")] [Gather(\"H\", 0, 3)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "0, -1", "gather1 (layer 1): Indices is -1, but must be from 0 to 16777216",
        "[Network(Input = \"2x3x4\")] [Gather(\"H\", 0, -1)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "1, 2", "tile1 (layer 1): Times is [1, 2], but must be a whole number or a list of 3",
        "[Network(Input = \"2x3x4\")] [Tile(1, 2)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "1, 1, 9_000_000", "tile1 (layer 1): the output's extent along width is 36000000, but must be from 1 to 16777216",
        "[Network(Input = \"2x3x4\")] [Tile(1, 1, 9_000_000)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"HDH\"", "reduce1 (layer 1): Axes is \"HDH\", but must be some letters of \"CHW\", the axes of (2, 3, 4), each at most once",
        "[Network(Input = \"2x3x4\")] [Reduce(\"mean\", \"HDH\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"median\"", "reduce1 (layer 1): Operation is \"median\", but must be \"mean\" or \"sum\" or \"max\" or \"min\" or \"product\"",
        "[Network(Input = \"2x3x4\")] [Reduce(\"median\", \"H\")] public partial class Net;")]
    [InlineData(
        "NETGEN014", "\"input\"", "c (layer 1): there is no property 'From', as a constant reads no layer",
        "[Network(Input = \"8\")] [Constant(\"8\", Name = \"c\", From = \"input\"), Add(\"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN009", "\"0x\"", "c (layer 1): '0x' is not a shape",
        "[Network(Input = \"8\")] [Constant(\"0x\", Name = \"c\"), Add(\"input\")] public partial class Net;")]
    public void A_wrong_argument_is_reported_at_its_token(string id, string token, string message, string source)
    {
        var result = GeneratorHarness.Run(source);

        Assert.Null(result.Exception);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(token, result.TextAt(diagnostic));
    }

    [Theory]
    [InlineData(65_537, 1, "the number of indices is 65537, but must be from 1 to 65536")]
    [InlineData(1000, 7, "the number of regular runs of indices is 500, but must be from 1 to 64")]
    public void Too_many_indices_or_runs_are_reported(int count, int factor, string message)
    {
        string indices = string.Join(", ", Enumerable.Range(0, count).Select(i => (long)i * (factor == 1 ? 0 : i * factor) % 997));
        var result = GeneratorHarness.Run($"[Network(Input = \"1000\")] [Gather(\"C\", {indices})] public partial class Net;");

        Assert.Null(result.Exception);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("NETGEN015", diagnostic.Id);
        Assert.Equal("gather1 (layer 1): " + message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
