using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>Links between the pages of the repository lead somewhere.</summary>
public sealed class LinkTests
{
    private static readonly Dictionary<string, MarkdownPage> Pages =
        MarkdownPage.Below(".").ToDictionary(page => page.Path);

    private static readonly string[] SiteFolders =
        ["", "bench", "bench/layers", "generator", "generator/docs", "runtime", "runtime/docs"];

    public static TheoryData<string> Paths => [.. Pages.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_relative_link_leads_to_a_file_and_an_anchor_that_exist(string path)
    {
        var page = Pages[path];
        Assert.All(page.Links, link => Assert.True(Exists(page, link), link));
    }

    [Theory]
    [InlineData("runtime/docs")]
    [InlineData("generator/docs")]
    public void Every_page_is_linked_from_its_index(string folder)
    {
        string index = folder == "runtime/docs" ? "runtime/docs/README.md" : "generator/README.md";
        var linked = Pages[index].Links.Select(link => Resolve(index, link.Split('#')[0]));
        var pages = Pages.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path != index);
        Assert.Empty(pages.Except(linked));
    }

    [Fact]
    public void Every_page_of_the_site_is_in_a_table_of_contents()
    {
        string contents = Repository.Read(".docs/guide/toc.yml") + Repository.Read(".docs/compiler/toc.yml");
        var listed = contents.Split('\n').Where(line => line.Contains("href: ", StringComparison.Ordinal))
            .Select(line => Resolve(".docs/guide/toc.yml", line.Split("href: ")[1]));
        var pages = Pages.Keys
            .Where(path => SiteFolders.Contains(Path.GetDirectoryName(path)!.Replace('\\', '/')))
            .Where(path => path != "README.md");
        Assert.Equal(pages.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static bool Exists(MarkdownPage page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("xref:", StringComparison.Ordinal))
        {
            return true;
        }

        string[] parts = link.Split('#');
        string target = parts[0].Length == 0 ? page.Path : Resolve(page.Path, parts[0]);
        return Path.Exists(Repository.PathOf(target))
            && (parts.Length == 1 || !Pages.TryGetValue(target, out var other) || other.Anchors.Contains(parts[1]));
    }

    private static string Resolve(string page, string link)
    {
        string root = Repository.PathOf(".");
        string full = Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(page)!, link));
        return Path.GetRelativePath(root, full).Replace('\\', '/');
    }
}
