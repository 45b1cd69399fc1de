using System.Globalization;
using NetGen.Cli.Export;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using NetGen.Tests.Networks;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>Declarations whose parts stand in each other thousands deep: each is refused with a diagnostic where it stands, on a
/// stack far smaller than the one that the C# compiler gives a generator.</summary>
public sealed class DeepDeclarationTests
{
    private const int Many = 20_000;
    private const int SmallStack = 192 << 10;
    private const string SpecPath = "/project/net.net.json";

    public static TheoryData<string, string> DeepExpressions => new()
    {
        { "a sum", "$w" + Repeat("+1") },
        { "a difference", "$w" + Repeat(" - $w") },
        { "a product", "$w" + Repeat("*1") },
        { "a sum of products", "$w" + Repeat("+1*1") },
        { "parentheses", Repeat("(") + "$w" + Repeat(")") },
        { "open parentheses", Repeat("(") + "$w" },
        { "signs", Repeat("-") + "$w" },
        { "parentheses to the right", Repeat("$w+(") + "1" + Repeat(")") },
        { "just too many terms", "$w" + string.Concat(Enumerable.Repeat("+1", Expression.DeepestNesting)) },
    };

    [Theory]
    [MemberData(nameof(DeepExpressions))]
    public void A_deep_expression_of_a_spec_is_refused(string what, string expression)
    {
        Assert.NotEmpty(what);
        string spec = Spec($$"""{ "type": "Conv", "channels": "{{expression}}", "kernel": 1 }""");
        string inList = Spec($$"""{ "type": "Conv", "channels": 4, "kernel": [1, "{{expression}}"] }""");
        string inRepeat = Spec($$"""{ "type": "Tanh", "repeat": "{{expression}}" }""");
        string inDefault = $$"""{ "input": "3x8x8", "blocks": { "A": { "parameters": { "w": "{{expression}}" }, "layers": ["Tanh"] } }, "layers": ["A"] }""";
        foreach (string text in new[] { spec, inList, inRepeat, inDefault })
        {
            OnSmallStack(() =>
            {
                var found = GeneratorHarness.Run("", (SpecPath, text));
                Assert.Null(found.Exception);
                var diagnostic = found.Diagnostics[0];
                Assert.Equal("NETGEN042", diagnostic.Id);
                Assert.Matches("nested deeper than 64 levels", diagnostic.GetMessage(CultureInfo.InvariantCulture));
                Assert.InRange(diagnostic.GetMessage(CultureInfo.InvariantCulture).Length, 20, 2000);
            });
        }
    }

    [Fact]
    public void An_expression_as_deep_as_may_be_is_read()
    {
        string sum = "$w" + string.Concat(Enumerable.Repeat("+1", Expression.DeepestNesting - 1));
        var found = GeneratorHarness.Run("", (SpecPath, Spec($$"""{ "type": "Conv", "channels": "{{sum}}", "kernel": 1 }""")));
        Assert.Empty(found.Diagnostics);
    }

    [Theory]
    [InlineData("Width{0}", " + 1", "")]
    [InlineData("Width{0}", " * 1", "")]
    [InlineData("{0}Width", "-(", ")")]
    public void A_deep_expression_of_an_attribute_is_refused(string form, string piece, string end)
    {
        // Beyond some hundred nested parentheses the C# compiler itself gives up, in its own words.
        int count = end.Length > 0 ? 200 : Many;
        string expression = string.Format(CultureInfo.InvariantCulture, form, Repeat(piece, count)) + Repeat(end, count);
        var found = GeneratorHarness.Run(
            $"[Block, Conv({expression}, 1)] class AAttribute(int width) : BlockAttribute(width) {{ public const int Width = 8; }}\n"
            + "[Network(Input = \"3x8x8\"), A(4)] public partial class Net;");
        Assert.Null(found.Exception);
        var diagnostic = Assert.Single(found.Diagnostics);
        Assert.Equal("NETGEN042", diagnostic.Id);
        Assert.EndsWith("at most 64 of them in each other", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.InRange(diagnostic.GetMessage(CultureInfo.InvariantCulture).Length, 20, 2000);
    }

    [Theory]
    [InlineData("[", "1", "]")]
    [InlineData("{\"a\":", "1", "}")]
    [InlineData("[", "", "")]
    [InlineData("{\"a\":", "", "")]
    public void Deep_json_is_refused(string open, string inside, string close) => OnSmallStack(() =>
    {
        var found = GeneratorHarness.Run("", (SpecPath, $$"""{ "input": "3x8x8", "layers": [{ "type": "Conv", "kernel": {{Repeat(open)}}{{inside}}{{Repeat(close)}} }] }"""));
        Assert.Null(found.Exception);
        Assert.Equal("NETGEN013", Assert.Single(found.Diagnostics).Id);
    });

    [Fact]
    public void The_deep_spec_that_a_model_carries_is_not_believed() => OnSmallStack(() =>
    {
        var network = SpecFiles.Read("lenet5");
        var model = Exporter.Export(network, 1, folds: false);
        string spec = Spec($$"""{ "type": "Conv", "channels": "$w{{Repeat("+1")}}", "kernel": 1 }""");
        Assert.Null(EmbeddedSpec.Read(model with { Metadata = new Dictionary<string, string> { [EmbeddedSpec.Key] = spec } }, "Net"));
    });

    [Fact]
    public void A_value_knows_how_deep_and_how_large_it_is()
    {
        var (value, _) = ExpressionReader.Read("-($a + 2 * $b)");
        Assert.Equal((4, 6L), (value!.Depth, value.Size));
        Assert.Equal((2, 3L), (new ListValue([value with { }, value]).Depth - 3, new ListValue([new IntegerValue(1), new IntegerValue(2)]).Size));
    }

    private static string Spec(string layer) =>
        $$"""{ "input": "3x8x8", "blocks": { "A": { "parameters": { "w": 4 }, "layers": [{{layer}}] } }, "layers": ["A"] }""";

    private static string Repeat(string text, int count = Many) => string.Concat(Enumerable.Repeat(text, count));

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action), SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
