using System.Globalization;
using System.Text;

#if NETGEN_RUNTIME
namespace NetGen.Text;
#else
namespace NetGen.Generator.Model;
#endif

/// <summary>
/// Text that comes from outside, in a form that a terminal, a log and an editor show as it is. Whoever wrote a file could
/// otherwise move the cursor, colour what follows, turn its direction, or begin a line that looks like another's message.
/// </summary>
internal static class Printable
{
    /// <summary>The most characters of one piece of text in a message.</summary>
    public const int Longest = 400;

    private const string Cut = "...";

    /// <summary>A text on one line: control characters, line ends, characters of format (which turn the direction of writing, or
    /// are not seen at all) and halves of surrogate pairs become escapes such as <c>\u001B</c>; of a long text, the begin.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters of it that are shown.</param>
    public static string Of(string text, int longest = Longest) => text.Length > longest
        ? Escape(text.Substring(0, longest - Cut.Length), keepsLines: false) + Cut
        : Escape(text, keepsLines: false);

    /// <summary>The same for a text of several lines, whose ends are kept: the last line of defence of what writes a stream.</summary>
    public static string Lines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        int i = 0;
        while (i < text.Length && PlainLength(text, i, keepsLines) is > 0 and int sound)
        {
            i += sound;
        }

        if (i == text.Length)
        {
            return text;
        }

        var shown = new StringBuilder(text, 0, i, text.Length + 16);
        while (i < text.Length)
        {
            int length = PlainLength(text, i, keepsLines);
            if (length > 0)
            {
                shown.Append(text, i, length);
                i += length;
                continue;
            }

            switch (text[i])
            {
                case '\n':
                    shown.Append("\\n");
                    break;
                case '\r':
                    shown.Append("\\r");
                    break;
                case '\t':
                    shown.Append("\\t");
                    break;
                case var letter:
                    shown.Append("\\u").Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture));
                    break;
            }

            i++;
        }

        return shown.ToString();
    }

    /// <summary>The number of characters, 1 or 2, of the letter at a place if it is shown as it is; else 0.</summary>
    private static int PlainLength(string text, int at, bool keepsLines)
    {
        char letter = text[at];
        if (letter is >= ' ' and <= '~')
        {
            return 1;
        }

        if (keepsLines && (letter is '\n' or '\t' || (letter == '\r' && at + 1 < text.Length && text[at + 1] == '\n')))
        {
            return 1;
        }

        bool isPair = char.IsSurrogatePair(text, at);
        bool isHidden = CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
        return isHidden ? 0 : isPair ? 2 : 1;
    }
}
