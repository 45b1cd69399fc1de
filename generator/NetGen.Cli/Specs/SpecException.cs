using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Cli.Specs;

/// <summary>A file has mistakes; the message has a line for each, in the form that editors and build servers understand.</summary>
public sealed class SpecException : Exception
{
    private const int LongestLine = 4000;

    /// <summary>The mistakes of a file.</summary>
    /// <param name="lines">A line for each; what would be more than one line, or drive a terminal, is escaped.</param>
    public SpecException(IEnumerable<string> lines)
        : base(Text(lines))
    {
    }

    /// <summary>One mistake of a file.</summary>
    /// <param name="line">The line.</param>
    public SpecException(string line)
        : this([line])
    {
    }

    /// <summary>Lines one below the other, each printable: the first of them, and the number of the rest.</summary>
    public static string Text(IEnumerable<string> lines)
    {
        var all = lines.Where(line => line.Length > 0).ToList();
        var shown = all.Take(ProblemList.Longest + 1).Select(line => Printable.Of(line, LongestLine));
        return string.Join(
            Environment.NewLine,
            all.Count <= ProblemList.Longest + 1 ? shown : shown.Append(FormattableString.Invariant($"and {all.Count - ProblemList.Longest - 1} more")));
    }
}
