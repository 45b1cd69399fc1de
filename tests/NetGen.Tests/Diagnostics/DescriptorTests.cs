using System.Reflection;
using System.Text.RegularExpressions;
using NetGen.Generator.Diagnostics;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Diagnostics;

public sealed class DescriptorTests
{
    private static readonly string[] Ids = [.. typeof(DiagnosticIds)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetValue(null)!)];

    [Fact]
    public void Every_id_has_one_descriptor() => Assert.Equal(Ids.Order(), Descriptors.All.Select(d => d.Id).Order());

    [Fact]
    public void Every_id_has_a_section_on_the_help_page_that_its_link_leads_to()
    {
        string page = Repository.Read("generator/DIAGNOSTICS.md");
        Assert.All(Descriptors.All, descriptor =>
        {
            Assert.EndsWith("generator/DIAGNOSTICS.md#" + descriptor.Id.ToLowerInvariant(), descriptor.HelpLinkUri);
            Assert.Contains($"\n## {descriptor.Id}\n\n**{descriptor.Title}.**", page);
        });
        var fromBuild = Regex.Matches(Repository.Read("generator/NetGen.Generator/build/NetGen.targets"), "Code=\"(NETGEN[0-9]+)\"")
            .Select(match => match.Groups[1].Value);
        Assert.Equal(Ids.Concat(fromBuild).Order(), Regex.Matches(page, "(?m)^## (.*)$").Select(match => match.Groups[1].Value).Order());
    }

    [Fact]
    public void Every_id_has_a_test()
    {
        string tests = string.Join('\n', Directory.GetFiles(Repository.PathOf("tests/NetGen.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("DescriptorTests", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        Assert.All(Ids, id => Assert.Contains($"\"{id}\"", tests));
    }

    [Theory]
    [InlineData("kernle", "kernel")]
    [InlineData("Conv2d", "Conv")]
    [InlineData("stride", "Stride")]
    [InlineData("relu", "ReLU")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_by_edit_distance(string unknown, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(unknown, ["Conv", "kernel", "Stride", "ReLU", "ReLU6"]));
}
