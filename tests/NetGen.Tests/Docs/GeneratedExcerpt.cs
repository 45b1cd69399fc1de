using NetGen.Tests.Generation;

namespace NetGen.Tests.Docs;

/// <summary>An excerpt of generated code on a page: lines that follow each other, but for those that <c>...</c> stands
/// for. White space at the ends of lines does not count, nor do the attributes of methods.</summary>
internal static class GeneratedExcerpt
{
    private const int Shown = 30;

    /// <summary>Says what is generated instead, or null if the excerpt is right.</summary>
    public static string? Difference(CodeBlock block, GeneratorResult generated)
    {
        var parts = Parts(Lines(block.Text)).ToArray();
        string[][] files = [.. generated.Sources.Select(source => Lines(source.SourceText.ToString()))];
        if (files.Any(file => Contains(file, parts)))
        {
            return null;
        }

        string method = parts[0].FirstOrDefault(line => line.Contains('(') && !line.StartsWith('/')) ?? parts[0][0];
        string name = method.Split('(')[0].Split(' ')[^1];
        foreach (var source in generated.Sources)
        {
            string[] file = source.SourceText.ToString().Split('\n');
            int at = Array.FindIndex(file, line => line.Contains($" {name}(", StringComparison.Ordinal));
            if (at >= 0)
            {
                return $"{block.Place} shows {name} as it is no longer generated. Now it is, in {source.HintName}:\n"
                    + string.Join('\n', file.Skip(Math.Max(0, at - 4)).Take(Shown));
            }
        }

        return $"{block.Place} shows {name}, which is no longer generated. Choose another method.";
    }

    private static bool Contains(string[] file, IReadOnlyList<string[]> parts)
    {
        int from = 0;
        foreach (string[] part in parts)
        {
            int at = Enumerable.Range(from, Math.Max(0, file.Length - part.Length - from + 1))
                .FirstOrDefault(start => file.AsSpan(start, part.Length).SequenceEqual(part), -1);
            if (at < 0)
            {
                return false;
            }

            from = at + part.Length;
        }

        return true;
    }

    private static IEnumerable<string[]> Parts(string[] lines)
    {
        var part = new List<string>();
        foreach (string line in lines)
        {
            if (line != "...")
            {
                part.Add(line);
            }
            else if (part.Count > 0)
            {
                yield return [.. part];
                part.Clear();
            }
        }

        if (part.Count > 0)
        {
            yield return [.. part];
        }
    }

    private static string[] Lines(string text) =>
    [
        .. text.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("[MethodImpl", StringComparison.Ordinal)),
    ];
}
