using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Diagnostics;

/// <summary>Every diagnostic of a block declared by a class: its id, the text it is shown at, and what it says.</summary>
public sealed class BlockClassDiagnosticTests
{
    private const string Good = """
        [Block, Conv(Width / Share, 1), ReLU]
        public sealed class WideAttribute(int width, int share = 1) : BlockAttribute(width, share) { public const int Width = 8, Share = 1; }
        """;

    [Theory]
    [InlineData("NETGEN040", "TanhAttribute", "Tanh: there is already a kind of layer of this name", "namespace A { [Block, ReLU] class TanhAttribute : BlockAttribute; }")]
    [InlineData("NETGEN041", "AAttribute", "A contains itself: A -> A", "[Block, A] class AAttribute : BlockAttribute;")]
    [InlineData("NETGEN041", "AAttribute", "A contains itself: A -> B -> A", "[Block, B] class AAttribute : BlockAttribute; [Block, Tanh, A] class BAttribute : BlockAttribute;")]
    [InlineData("NETGEN042", "W % 2", "in A: Conv (layer 1): Channels is W % 2, but an expression has numbers, parameters, + - * / and parentheses only", "[Block, Conv(W % 2, 1)] class AAttribute(int w) : BlockAttribute(w) { public const int W = 3; }")]
    [InlineData("NETGEN042", "W > 2 ? 1 : 2, 3", "Kernel is W > 2 ? 1 : 2, 3, but", "[Block, Conv(4, W > 2 ? 1 : 2, 3)] class AAttribute(int w) : BlockAttribute(w) { public const int W = 3; }")]
    [InlineData("NETGEN042", "(int)(W * 0.5)", "Channels is (int)(W * 0.5), but", "[Block, Conv((int)(W * 0.5), 1)] class AAttribute(int w) : BlockAttribute(w) { public const int W = 3; }")]
    [InlineData("NETGEN044", "AAttribute", "AAttribute does not derive from BlockAttribute itself", "[Block, Tanh] class AAttribute : System.Attribute;")]
    [InlineData("NETGEN044", "AAttribute", "AAttribute does not derive from BlockAttribute itself", "[Block, Tanh] class AAttribute : BAttribute; class BAttribute : BlockAttribute;")]
    [InlineData("NETGEN044", "AAttribute", "AAttribute is abstract", "[Block, Tanh] abstract class AAttribute : BlockAttribute;")]
    [InlineData("NETGEN044", "AAttribute", "AAttribute is generic", "[Block, Tanh] class AAttribute<T> : BlockAttribute;")]
    [InlineData("NETGEN044", "AAttribute", "AAttribute has not one public constructor", "[Block, Tanh] class AAttribute : BlockAttribute { public AAttribute() { } public AAttribute(int x) { } }")]
    [InlineData("NETGEN044", "AAttribute", "AAttribute has no constant 'W' that stands for its parameter 'w'", "[Block, Tanh] class AAttribute(int w) : BlockAttribute(w);")]
    [InlineData("NETGEN044", "AAttribute", "has a parameter 'from', but the name must be made of letters", "[Block, Tanh] class AAttribute(int from) : BlockAttribute(from) { public const int From = 1; }")]
    [InlineData("NETGEN007", "\"a\"", "in A: a (layer 2): the name is already that of layer 1", "[Block, Tanh(Name = \"a\"), ReLU(Name = \"a\")] class AAttribute : BlockAttribute;")]
    [InlineData("NETGEN017", "\"a\"", "in A: a (layer 1): Name is \"a\", but must be a name that ends in a number", "[Block, Tanh(Name = \"a\", Repeat = N)] class AAttribute(int n) : BlockAttribute(n) { public const int N = 2; }")]
    [InlineData("NETGEN010", "ReLU", "AAttribute: the layer 'ReLU' stands on another part of the class than [Block]", "[Block, Tanh] partial class AAttribute : BlockAttribute; [ReLU] partial class AAttribute;")]
    [InlineData("NETGEN006", "Tnh", "layer (layer 1): there is no kind of layer 'Tnh'; did you mean 'Tanh'?", "[Block, Tnh] class AAttribute : BlockAttribute;")]
    [InlineData("NETGEN020", "AAttribute", "A has no layers", "[Block] class AAttribute : BlockAttribute;")]
    [InlineData("NETGEN024", "Tanh", "AAttribute has the layer 'Tanh' but no [Network]; expected [Network(Input = \"...\")], or [Block], on", "[Tanh] class AAttribute : BlockAttribute;")]
    public void A_wrong_definition_is_reported_where_it_stands_though_nobody_uses_it(string id, string token, string message, string source) =>
        Check(id, token, message, source);

    [Theory]
    [InlineData("NETGEN042", "Wide(7, 0)", "in wide1 (Wide): conv1: Channels is $width / $share, but 7 is divided by zero", "[Wide(7, 0)]")]
    [InlineData("NETGEN017", "Wide(7, share: 2, Name = \"x\")", "in x (Wide): conv1: Channels is 3.5, but must be a whole number", "[Wide(7, share: 2, Name = \"x\")]")]
    [InlineData("NETGEN015", "Wide(0)", "in wide1 (Wide): conv1: Channels is 0, but must be from 1", "[Wide(0)]")]
    [InlineData("NETGEN015", "-1", "Wide (layer 1): Repeat is -1, but must be from 0 to 1000", "[Wide(3, Repeat = -1)]")]
    [InlineData("NETGEN014", "3", "bare1 (layer 1): there is no property 'Size'", "[Bare(Size = 3)]")]
    [InlineData("NETGEN044", "Unmarked", "UnmarkedAttribute has no [Block]", "[Unmarked]")]
    [InlineData("NETGEN040", "B.Bare", "Bare: there is already a block, BareAttribute, of this name", "[Bare, B.Bare]")]
    public void A_wrong_use_is_reported_at_the_use_with_the_reason_inside(string id, string token, string message, string layers) =>
        Check(id, token, message, $$"""
            {{Good}}
            [Block, Tanh] class BareAttribute : BlockAttribute { public int Size { get; set; } }
            class UnmarkedAttribute : BlockAttribute;
            namespace B { [Block, Tanh] class BareAttribute : BlockAttribute; }
            [Network(Input = "3x8x8")] {{layers}} partial class Net;
            """);

    [Fact]
    public void A_network_that_uses_a_wrong_block_adds_no_message_of_its_own()
    {
        var result = GeneratorHarness.Run("""
            [Block, Inner] class OuterAttribute : BlockAttribute;
            [Block, Conv(W % 2, 1)] class InnerAttribute(int w = 1) : BlockAttribute(w) { public const int W = 1; }
            [Network(Input = "3x8x8")] [Outer] partial class Net;
            """);
        Assert.Equal("NETGEN042", Assert.Single(result.Diagnostics).Id);
        Assert.Empty(result.Sources);
    }

    [Fact]
    public void A_use_that_the_compiler_refuses_itself_is_not_reported_twice()
    {
        var result = GeneratorHarness.Run(Good + "[Network(Input = \"3x8x8\")] [Wide, Wide(width: \"x\")] partial class Net;");
        Assert.Empty(result.Diagnostics);
        Assert.Null(result.Exception);
    }

    [Fact]
    public void A_block_of_another_assembly_is_refused_at_its_use()
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var user = new GeneratorHarness("[Network(Input = \"3x8x8\")] [Wide(4)] partial class Net;").Run().Compilation;
        var library = CSharpCompilation.Create(
            "Library",
            [CSharpSyntaxTree.ParseText("using NetGen;\n" + Good, parse)],
            user.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var result = new GeneratorHarness("[Network(Input = \"3x8x8\")] [Wide(4)] partial class Net;")
            .AddReference(library.ToMetadataReference()).Run();
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("NETGEN045", diagnostic.Id);
        Assert.Equal("Wide(4)", result.TextAt(diagnostic));
        Assert.Contains("Wide is a block of the assembly Library", diagnostic.GetMessage(CultureInfo.InvariantCulture));
    }

    private static void Check(string id, string token, string message, string source)
    {
        var result = GeneratorHarness.Run(source);

        Assert.Null(result.Exception);
        var diagnostic = result.Diagnostics.First(d => d.Id == id);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(token, result.TextAt(diagnostic));
    }
}
