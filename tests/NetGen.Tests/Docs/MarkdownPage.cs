using System.Text.RegularExpressions;
using NetGen.Tests.Support;

namespace NetGen.Tests.Docs;

/// <summary>A page of the documentation, as far as tests look at it: blocks of code, headings and links.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] OtherFolders = ["bin", "obj", "artifacts", "node_modules", ".git"];

    private readonly List<CodeBlock> _blocks = [];
    private readonly List<string> _prose = [];

    private MarkdownPage(string path)
    {
        Path = path;
        string[] lines = Repository.Read(path).TrimEnd('\n').Split('\n');
        Lines = lines.Length;
        string directive = "", heading = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is not { Success: true } fence)
            {
                directive = Directive().Match(lines[i]) is { Success: true } found ? found.Groups[1].Value : "";
                heading = lines[i].StartsWith('#') ? lines[i].TrimStart('#').Trim() : heading;
                _prose.Add(lines[i]);
                continue;
            }

            int end = Array.FindIndex(lines, i + 1, line => line.TrimEnd() == "```");
            string text = string.Join('\n', lines[(i + 1)..end]);
            _blocks.Add(new CodeBlock(path, i + 2, fence.Groups[1].Value, heading, directive, text));
            directive = "";
            i = end;
        }
    }

    /// <summary>The path from the root of the repository.</summary>
    public string Path { get; }

    /// <summary>The number of lines.</summary>
    public int Lines { get; }

    /// <summary>The blocks of code, in order.</summary>
    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => _prose
        .Where(line => line.StartsWith('#'))
        .Select(line => Link().Replace(line.TrimStart('#').Trim(), "$1").ToLowerInvariant())
        .Select(heading => NotInAnchors().Replace(heading, "").Replace(' ', '-'));

    /// <summary>Where links and pictures lead.</summary>
    public IEnumerable<string> Links => _prose.SelectMany(line => Link().Matches(InlineCode().Replace(line, "")))
        .Select(link => link.Groups[2].Value);

    /// <summary>Reads a page.</summary>
    public static MarkdownPage Read(string path) => new(path);

    /// <summary>All pages of the repository below a folder.</summary>
    public static IEnumerable<MarkdownPage> Below(string folder) => Directory
        .EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)
        .Select(file => System.IO.Path.GetRelativePath(Repository.PathOf("."), file).Replace('\\', '/'))
        .Where(path => !path.Split('/').Intersect(OtherFolders).Any())
        .Order(StringComparer.Ordinal)
        .Select(Read);

    [GeneratedRegex("^```([a-z]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex("^<!-- docs-test: (.*) -->$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"\[((?:[^\[\]]|\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}

/// <summary>A block of code on a page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">The line of the page that the text begins at.</param>
/// <param name="Language">What the fence says.</param>
/// <param name="Heading">The heading above it.</param>
/// <param name="Directive">What the hidden comment before it says to the tests; empty without one.</param>
/// <param name="Text">The text.</param>
internal sealed record CodeBlock(string Page, int Line, string Language, string Heading, string Directive, string Text)
{
    /// <summary>Where it stands, for messages.</summary>
    public string Place => $"{Page}({Line})";

    /// <summary>What stands behind a word of the directive, or null if it begins with another.</summary>
    public string? After(string word) =>
        Directive == word || Directive.StartsWith(word + " ", StringComparison.Ordinal)
            ? Directive[word.Length..].Trim()
            : null;
}
