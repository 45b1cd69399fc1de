using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>The examples on the page of diagnostics are reported as the section says.</summary>
public sealed class DiagnosticExampleTests
{
    // Its mistake takes a second assembly, which BlockClassDiagnosticTests make.
    private const string OfTwoAssemblies = "NETGEN045";

    private static readonly CodeBlock[] Examples =
    [
        .. MarkdownPage.Read("generator/DIAGNOSTICS.md").Blocks
            .Where(block => block.Language is "csharp" or "json" && block.Heading != OfTwoAssemblies),
    ];

    public static IEnumerable<object[]> Places =>
        Examples.Select((block, number) => new object[] { block.Heading, number });

    [Theory]
    [MemberData(nameof(Places))]
    public void The_example_of_a_section_is_reported_with_its_id(string id, int number)
    {
        var block = Examples[number];
        var result = block.Language == "json"
            ? GeneratorHarness.Run("", ("/project/Net.net.json", block.Text))
            : GeneratorHarness.Run(block.Text);
        var ids = result.Diagnostics.Select(diagnostic => diagnostic.Id);
        Assert.True(ids.Contains(id), $"{block.Place} gives {string.Join(", ", result.Diagnostics)}");
    }
}
