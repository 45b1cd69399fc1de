using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Generator.Emit;

/// <summary>A name with numbers in it, as layers of repeated blocks have: <c>layer3.12.conv1</c>.</summary>
internal sealed class NumberedName
{
    // Whole numbers that would be written the same way again.
    private static readonly Regex Pattern = new("(?<![0-9])(0|[1-9][0-9]{0,8})(?![0-9])", RegexOptions.CultureInvariant);

    // What stands before each number, and behind the last.
    private readonly string[] _texts;

    /// <summary>Takes a name apart.</summary>
    public NumberedName(string name)
    {
        string[] parts = Pattern.Split(name);
        _texts = [.. parts.Where((_, i) => i % 2 == 0)];
        Numbers = [.. parts.Where((_, i) => i % 2 == 1).Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
    }

    /// <summary>The name without its numbers.</summary>
    public string Kind => string.Join("#", _texts);

    /// <summary>The numbers.</summary>
    public IReadOnlyList<long> Numbers { get; }

    /// <summary>The name as a literal.</summary>
    public override string ToString() => ApiWriter.Literal(Join(Numbers.Select(Print)));

    /// <summary>The names of block <c>i</c>, if this is that of block 0 and <paramref name="next"/> that of block 1.</summary>
    public string Repeated(NumberedName next)
    {
        bool same = Numbers.SequenceEqual(next.Numbers);
        return (same ? "" : "$")
            + ApiWriter.Literal(Join(Numbers.Zip(next.Numbers, (a, b) => a == b ? Print(a) : $"{{{Repeated(a, b)}}}")));
    }

    /// <summary>A number of block <c>i</c>, from those of blocks 0 and 1.</summary>
    public static string Repeated(long first, long second)
    {
        long step = second - first;
        string size = Math.Abs(step) == 1 ? "i" : $"({Print(Math.Abs(step))} * i)";
        return step == 0 ? Print(first) : $"{Print(first)} {(step < 0 ? "-" : "+")} {size}";
    }

    private static string Print(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string Join(IEnumerable<string> numbers) => string.Concat(_texts.Zip(numbers.Append(""), (text, number) => text + number));
}
