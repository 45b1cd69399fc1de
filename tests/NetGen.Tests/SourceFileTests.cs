using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests;

/// <summary>What the house style says of files, where it can be counted.</summary>
public sealed class SourceFileTests
{
    private const int MaximumLines = 300;

    [Theory]
    [InlineData("generator")]
    [InlineData("runtime")]
    [InlineData("tests")]
    [InlineData("examples")]
    [InlineData("bench")]
    public void A_file_is_one_concept_of_at_most_300_lines(string folder)
    {
        var files = Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Where(path => !path.EndsWith(".verified.cs", StringComparison.Ordinal) && !path.EndsWith(".received.cs", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(files);
        Assert.All(files, path => Assert.InRange(File.ReadLines(path).Count(), 1, MaximumLines));
    }
}
