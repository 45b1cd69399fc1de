using System.Text;

namespace NetGen.Weights;

/// <summary>
/// A name with parts that vary: <c>*</c> is any text, <c>{n}</c>, n from 0 to 9, a whole number with all its digits. A
/// star takes as little as it can, and no other part can match in two ways, so that only the last star is ever tried
/// again.
/// </summary>
internal sealed class WeightPattern
{
    private const char Star = '*';

    // No framework's names are as long; the time that a hostile one takes is bounded.
    private const int MaximumLength = 1024;

    private readonly (char Kind, string Text)[] _parts;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ArgumentException">A number stands in it twice.</exception>
    public WeightPattern(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Text = text;
        _parts = [.. Split(text)];
        var numbers = _parts.Where(part => char.IsAsciiDigit(part.Kind)).Select(part => part.Kind).ToArray();
        if (numbers.Distinct().Count() != numbers.Length)
        {
            throw new ArgumentException($"'{text}' has the same number twice; use {{0}}, {{1}} and so on.", nameof(text));
        }
    }

    /// <summary>The pattern as it is written.</summary>
    public string Text { get; }

    /// <summary>Whether it matches one name only.</summary>
    public bool IsExact => Array.TrueForAll(_parts, part => part.Kind == '\0');

    /// <summary>Checks that a replacement uses only parts that this pattern has.</summary>
    /// <exception cref="ArgumentException">It uses others.</exception>
    public void CheckReplacement(string replacement)
    {
        var parts = Split(replacement).ToArray();
        var unknown = parts.Any(part => char.IsAsciiDigit(part.Kind) && !Array.Exists(_parts, own => own.Kind == part.Kind));
        if (unknown || parts.Count(part => part.Kind == Star) > _parts.Count(part => part.Kind == Star))
        {
            throw new ArgumentException($"'{replacement}' uses parts of a pattern that '{Text}' does not have.", nameof(replacement));
        }
    }

    /// <summary>What the parts stand for in a name, or null if it does not match.</summary>
    public Parts? Match(string name)
    {
        if (name.Length > MaximumLength)
        {
            return null;
        }

        var ends = new int[_parts.Length];
        int part = 0, position = 0, star = -1;
        while (part < _parts.Length || position < name.Length)
        {
            if (part < _parts.Length && _parts[part].Kind == Star)
            {
                star = part;
                ends[part++] = position;
            }
            else if (part < _parts.Length && End(_parts[part], name, position) is >= 0 and var end)
            {
                position = end;
                ends[part++] = end;
            }
            else if (star >= 0 && ends[star] < name.Length)
            {
                // The last star takes one letter more; those before it never need to.
                position = ++ends[star];
                part = star + 1;
            }
            else
            {
                return null;
            }
        }

        return new Parts(_parts, ends, name);
    }

    private static int End((char Kind, string Text) part, string name, int position)
    {
        if (part.Kind == '\0')
        {
            return string.CompareOrdinal(name, position, part.Text, 0, part.Text.Length) == 0 ? position + part.Text.Length : -1;
        }

        var end = position;
        while (end < name.Length && char.IsAsciiDigit(name[end]))
        {
            end++;
        }

        return end > position ? end : -1;
    }

    // Parts of the kind of a star, of a number's digit, or of no kind: text.
    private static IEnumerable<(char Kind, string Text)> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isNumber = text[i] == '{' && i + 2 < text.Length && char.IsAsciiDigit(text[i + 1]) && text[i + 2] == '}';
            if (!isNumber && text[i] != Star)
            {
                continue;
            }

            if (i > start)
            {
                yield return ('\0', text[start..i]);
            }

            yield return (isNumber ? text[i + 1] : Star, "");
            i += isNumber ? 2 : 0;
            start = i + 1;
        }

        if (start < text.Length)
        {
            yield return ('\0', text[start..]);
        }
    }

    /// <summary>What a pattern's parts stand for in a name.</summary>
    internal sealed class Parts((char Kind, string Text)[] parts, int[] ends, string name)
    {
        /// <summary>A name with its stars, in order, and its numbers replaced.</summary>
        public string Replace(string replacement)
        {
            var result = new StringBuilder();
            var stars = 0;
            foreach (var (kind, text) in Split(replacement))
            {
                var index = kind switch
                {
                    '\0' => -1,
                    Star => NextStar(ref stars),
                    _ => Array.FindIndex(parts, part => part.Kind == kind),
                };
                result.Append(index < 0 ? text : name[(index == 0 ? 0 : ends[index - 1])..ends[index]]);
            }

            return result.ToString();
        }

        private int NextStar(ref int start)
        {
            var index = Array.FindIndex(parts, start, part => part.Kind == Star);
            start = index + 1;
            return index;
        }
    }
}
