using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace NetGen.Tests.Docs;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Its_program_compiles_without_a_diagnostic_of_the_generator()
    {
        var result = ReadmeProgram.Generate();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void Its_program_runs_as_printed_and_reads_most_digits()
    {
        string output = ReadmeProgram.Run();
        Assert.Equal(3, output.Split('\n').Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
        var result = Result().Match(output);
        Assert.True(result.Success, output);
        double part = Number(result, 1) / Number(result, 2);
        Assert.True(part > 0.9, output);
    }

    [Theory]
    [InlineData("README.md", 120)]
    [InlineData("generator/docs/architecture.md", 150)]
    public void Pages_that_are_read_first_stay_short(string page, int maximum) =>
        Assert.InRange(MarkdownPage.Read(page).Lines, 1, maximum);

    private static double Number(Match result, int group) =>
        double.Parse(result.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^([0-9]+) of ([0-9]+) digits are read correctly", RegexOptions.Multiline)]
    private static partial Regex Result();
}
