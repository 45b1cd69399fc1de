using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using NetGen.Tests.Cli;
using NetGen.Tests.Generation;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>What the pages show is true: code compiles, specs build, commands exist.</summary>
public sealed class CodeBlockTests
{
    private static readonly string[] Languages = ["csharp", "json", "xml", "sh", "text"];

    private static readonly MarkdownPage[] Pages =
    [
        MarkdownPage.Read("README.md"),
        MarkdownPage.Read("CONTRIBUTING.md"),
        MarkdownPage.Read("bench/README.md"),
        MarkdownPage.Read("generator/README.md"),
        MarkdownPage.Read("runtime/README.md"),
        MarkdownPage.Read("generator/NetGen.Cli/PACKAGE.md"),
        .. MarkdownPage.Below("runtime/docs"),
        .. MarkdownPage.Below("generator/docs"),
    ];

    [Fact]
    public void The_blocks_of_all_pages_compile_as_one_program()
    {
        var blocks = Blocks("csharp").Where(block => block.Page != "README.md" && block.After("generated for") is null);
        var result = PageProgram.Run(blocks);
        Assert.Null(result.Exception);
        AssertNone(result.Diagnostics);
        AssertNone([.. result.Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)]);
    }

    [Fact]
    public void The_blocks_of_the_package_page_compile()
    {
        // It is shown where hidden comments are not hidden, so that what its statements are given stands here.
        string[] blocks = [.. MarkdownPage.Read("runtime/NetGen.Runtime/PACKAGE.md").Blocks
            .Where(block => block.Language == "csharp").Select(block => block.Text)];
        Assert.Equal(2, blocks.Length);
        var result = GeneratorHarness.Run(
            "using System;\n" + blocks[0]
            + "\nstatic class Uses { static void Run(float[] images, int[] labels, float[] image) {\n" + blocks[1] + "\n} }");
        Assert.Null(result.Exception);
        AssertNone(result.Diagnostics);
        AssertNone([.. result.Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)]);
    }

    [Fact]
    public void Each_JSON_block_is_a_spec_that_builds()
    {
        foreach (var block in Blocks("json"))
        {
            var result = GeneratorHarness.Run("", ("/project/Net.net.json", block.Text));
            Assert.Null(result.Exception);
            Assert.True(result.Diagnostics.IsEmpty, $"{block.Place}: {string.Join('\n', result.Diagnostics)}");
            AssertNone([.. result.Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)]);
        }
    }

    [Fact]
    public void Each_XML_block_is_well_formed() => Assert.All(Blocks("xml"), block => XElement.Parse(block.Text));

    [Fact]
    public void Each_command_of_a_shell_block_exists()
    {
        var wrong = Blocks("sh")
            .SelectMany(block => block.Text.Split('\n'), (block, line) => (block.Place, Fault: ShellLine.Fault(line)))
            .Where(found => found.Fault is not null)
            .Select(found => $"{found.Place}: {found.Fault}")
            .ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Each_block_of_generated_code_is_what_is_generated_now()
    {
        var excerpts = Blocks("csharp").Where(block => block.After("generated for") is not null).ToList();
        Assert.NotEmpty(excerpts);
        Assert.All(excerpts, block => Assert.Equal("LeNet5", block.After("generated for")));
        var generated = ReadmeProgram.Generate();
        var differences = excerpts
            .Select(block => GeneratedExcerpt.Difference(block, generated))
            .OfType<string>()
            .ToList();
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    [Fact]
    public void Each_block_has_a_language_that_is_checked() =>
        Assert.Empty(Pages
            .SelectMany(page => page.Blocks)
            .Where(block => !Languages.Contains(block.Language))
            .Select(block => block.Place));

    private static IEnumerable<CodeBlock> Blocks(string language) =>
        Pages.SelectMany(page => page.Blocks).Where(block => block.Language == language);

    private static void AssertNone(IReadOnlyCollection<Diagnostic> diagnostics) =>
        Assert.True(
            diagnostics.Count == 0,
            string.Join('\n', diagnostics.Select(d => $"{d.Location.GetMappedLineSpan()}: {d.GetMessage()}")));
}
