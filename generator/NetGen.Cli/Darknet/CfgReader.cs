using NetGen.Cli.Files;
using NetGen.Cli.Import;
using NetGen.Generator.Model;

namespace NetGen.Cli.Darknet;

/// <summary>
/// Reads Darknet's configurations: sections in brackets with lines of <c>option=value</c>; lines that begin with # or ; are comments,
/// and blanks count nowhere.
/// </summary>
public static class CfgReader
{
    // The configurations of Darknet have up to some 2,000 lines.
    private const long LargestFile = 4 << 20;

    private const int MostSections = 10_000;
    private const int LongestQuote = 100;

    /// <summary>Reads a file.</summary>
    /// <exception cref="ImportException">It is no configuration; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<CfgSection> ReadFile(string path)
    {
        using var reader = new StreamReader(new MemoryStream(InputFile.ReadAll(path, "a configuration", LargestFile).ToArray()));
        return Read(reader.ReadToEnd());
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="ImportException">It is no configuration; the message names the line.</exception>
    public static IReadOnlyList<CfgSection> Read(string text)
    {
        var sections = new List<CfgSection>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = string.Concat(lines[i].Where(letter => !char.IsWhiteSpace(letter)));
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                if (line.Length < 3 || line[^1] != ']')
                {
                    throw new ImportException(FormattableString.Invariant($"line {i + 1}: '{Printable.Of(lines[i].Trim(), LongestQuote)}' is no [section]"));
                }

                if (sections.Count == MostSections)
                {
                    throw new ImportException(FormattableString.Invariant($"line {i + 1}: there are more than {MostSections} sections"));
                }

                options = new Dictionary<string, string>(StringComparer.Ordinal);
                sections.Add(new CfgSection(line[1..^1], i + 1, options));
                continue;
            }

            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || sections.Count == 0)
            {
                throw new ImportException(FormattableString.Invariant($"line {i + 1}: '{Printable.Of(lines[i].Trim(), LongestQuote)}' is neither a [section] nor an option=value of one"));
            }

            // Of two, Darknet takes the first.
            options.TryAdd(line[..equals], line[(equals + 1)..]);
        }

        return sections;
    }
}
