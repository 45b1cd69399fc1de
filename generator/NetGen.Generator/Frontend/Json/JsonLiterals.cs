using System.Globalization;
using System.Text;

namespace NetGen.Generator.Frontend.Json;

/// <summary>Reads the values of JSON that hold no others: strings, numbers and words.</summary>
/// <param name="cursor">Where the text is read.</param>
internal sealed class JsonLiterals(JsonCursor cursor)
{
    /// <summary>A string, from its quote on; null if it is not one.</summary>
    public JsonString? ReadString()
    {
        int start = cursor.Position;
        cursor.Take();
        var value = new StringBuilder();
        while (!cursor.AtEnd && cursor.Next >= ' ')
        {
            char letter = cursor.Take();
            if (letter == '"')
            {
                return new JsonString(start, cursor.Position - start, value.ToString());
            }

            if (letter != '\\')
            {
                value.Append(letter);
            }
            else if (!ReadEscape(value))
            {
                return null;
            }
        }

        cursor.Fail(start, cursor.Position - start, cursor.AtEnd || cursor.Next is '\n' or '\r'
            ? "the string is not closed on its line"
            : "the string holds a control character, which has to be escaped");
        return null;
    }

    /// <summary>A number; null if it is not one.</summary>
    public JsonNumber? ReadNumber()
    {
        int start = cursor.Position;
        cursor.TryTake('-');
        bool leadingZero = !cursor.AtEnd && cursor.Next == '0';
        int whole = SkipDigits();
        bool sound = whole > 0 && !(leadingZero && whole > 1);
        if (cursor.TryTake('.'))
        {
            sound &= SkipDigits() > 0;
        }

        if (cursor.TryTake('e') || cursor.TryTake('E'))
        {
            _ = cursor.TryTake('+') || cursor.TryTake('-');
            sound &= SkipDigits() > 0;
        }

        if (sound)
        {
            return new JsonNumber(start, cursor.Position - start, cursor.Since(start));
        }

        cursor.Fail(start, cursor.Position - start, $"'{cursor.Since(start)}' is not a number as JSON writes it");
        return null;
    }

    /// <summary>One of the words of JSON; null if it is none.</summary>
    public JsonValue? ReadWord()
    {
        int start = cursor.Position;
        while (!cursor.AtEnd && char.IsLetterOrDigit(cursor.Next))
        {
            cursor.Take();
        }

        string word = cursor.Since(start);
        switch (word)
        {
            case "true" or "false":
                return new JsonBoolean(start, word.Length, word == "true");
            case "null":
                return new JsonNull(start, word.Length);
            case "":
                return cursor.Unexpected("a value");
            default:
                return cursor.Fail(start, word.Length, $"expected a value but found '{word}'; words stand in double quotes");
        }
    }

    private bool ReadEscape(StringBuilder value)
    {
        int start = cursor.Position - 1;
        char letter = cursor.AtEnd ? '\0' : cursor.Take();
        if (letter == 'u')
        {
            string digits = cursor.Ahead(4);
            if (digits.Length == 4 && IsHex(digits)
                && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                value.Append((char)code);
                cursor.Skip(4);
                return true;
            }
        }
        else if ("\"\\/bfnrt".IndexOf(letter) is >= 0 and int index)
        {
            value.Append("\"\\/\b\f\n\r\t"[index]);
            return true;
        }

        cursor.Fail(start, cursor.Position - start, "the string holds an escape that JSON does not have");
        return false;
    }

    private int SkipDigits()
    {
        int start = cursor.Position;
        while (!cursor.AtEnd && cursor.Next is >= '0' and <= '9')
        {
            cursor.Take();
        }

        return cursor.Position - start;
    }

    private static bool IsHex(string digits) =>
        digits.All(d => d is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));
}
