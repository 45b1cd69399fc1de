using System.Text.RegularExpressions;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>The page of passes names those that run, in their order, and has a section for each.</summary>
public sealed class PassPageTests
{
    private static readonly string Page = Repository.Read("generator/docs/passes.md");

    [Fact]
    public void Its_table_is_the_list_of_passes()
    {
        string[] expected =
        [
            .. Names(Purpose.Training).Take(1), .. Names(Purpose.Inference),
            nameof(ChooseKernels), nameof(Schedule), nameof(PlanMemory),
        ];
        string table = Page[..Page.IndexOf("\n## ", StringComparison.Ordinal)];
        Assert.Equal(expected, Regex.Matches(table, @"^\| `(\w+)` \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value));
        Assert.Empty(Names(Purpose.Training).Except(expected));
    }

    [Fact]
    public void Each_pass_has_a_section() => Assert.All(
        Names(Purpose.Training).Union(Names(Purpose.Inference)),
        name => Assert.Contains("\n## " + name + "\n", Page, StringComparison.Ordinal));

    private static IEnumerable<string> Names(Purpose purpose) =>
        PassList.Prepare(purpose, inputGradient: false).Concat(PassList.Layout(TargetIsa.Avx2, purpose)).Select(pass => pass.Name);
}
