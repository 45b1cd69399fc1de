using System.Globalization;
using System.Text;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend.Json;

/// <summary>
/// Reads JSON (RFC 8259) and keeps the place of every value. Strict: no comments, no trailing commas, no property twice in
/// one object, and a bound on nesting. Never throws; reading stops at the first thing that is not JSON.
/// </summary>
public sealed class JsonReader
{
    /// <summary>The deepest nesting read. A spec needs five levels.</summary>
    public const int MaxDepth = 32;

    private readonly string _text;
    private readonly List<JsonError> _errors = [];
    private int _position;

    private JsonReader(string text) => _text = text;

    private bool AtEnd => _position >= _text.Length;

    /// <summary>Reads a whole text.</summary>
    public static JsonDocument Read(string text)
    {
        var reader = new JsonReader(text);
        var root = reader.ReadDocument();
        return new JsonDocument(root, reader._errors.ToEquatableArray());
    }

    private JsonValue? ReadDocument()
    {
        SkipSpace();
        if (ReadValue(depth: 0) is not { } root)
        {
            return null;
        }

        SkipSpace();
        return AtEnd ? root : Unexpected("the end of the text");
    }

    private JsonValue? ReadValue(int depth)
    {
        if (AtEnd)
        {
            return Unexpected("a value");
        }

        char first = _text[_position];
        return first switch
        {
            '{' or '[' when depth == MaxDepth => Fail(
                _position, 1, "nested deeper than " + MaxDepth.ToString(CultureInfo.InvariantCulture) + " levels"),
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => ReadString(),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            _ => ReadWord(),
        };
    }

    private JsonObject? ReadObject(int depth)
    {
        int start = _position++;
        var properties = new List<JsonProperty>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        SkipSpace();
        if (TryTake('}'))
        {
            return new JsonObject(start, _position - start, []);
        }

        while (true)
        {
            if (AtEnd || _text[_position] != '"')
            {
                Unexpected("a property name in double quotes");
                return null;
            }

            if (ReadString() is not { } name || !Expect(':', "':' after a property name") || ReadValue(depth + 1) is not { } value)
            {
                return null;
            }

            if (!names.Add(name.Value))
            {
                _errors.Add(new JsonError(name.Start, name.Length, $"the property '{name.Value}' is given twice"));
            }

            properties.Add(new JsonProperty(name.Start, name.Length, name.Value, value));
            SkipSpace();
            if (TryTake('}'))
            {
                return new JsonObject(start, _position - start, properties.ToEquatableArray());
            }

            if (!Expect(',', "',' or '}' after a property"))
            {
                return null;
            }
        }
    }

    private JsonArray? ReadArray(int depth)
    {
        int start = _position++;
        var items = new List<JsonValue>();
        SkipSpace();
        if (TryTake(']'))
        {
            return new JsonArray(start, _position - start, []);
        }

        while (true)
        {
            if (ReadValue(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
            SkipSpace();
            if (TryTake(']'))
            {
                return new JsonArray(start, _position - start, items.ToEquatableArray());
            }

            if (!Expect(',', "',' or ']' after an item"))
            {
                return null;
            }
        }
    }

    private JsonString? ReadString()
    {
        int start = _position++;
        var value = new StringBuilder();
        while (!AtEnd && _text[_position] >= ' ')
        {
            char letter = _text[_position++];
            if (letter == '"')
            {
                return new JsonString(start, _position - start, value.ToString());
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

        Fail(start, _position - start, AtEnd || _text[_position] is '\n' or '\r'
            ? "the string is not closed on its line"
            : "the string holds a control character, which has to be escaped");
        return null;
    }

    private bool ReadEscape(StringBuilder value)
    {
        int start = _position - 1;
        char letter = AtEnd ? '\0' : _text[_position++];
        if (letter == 'u')
        {
            if (_position + 4 <= _text.Length
                && IsHex(_text.Substring(_position, 4))
                && int.TryParse(
                    _text.Substring(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                value.Append((char)code);
                _position += 4;
                return true;
            }
        }
        else if ("\"\\/bfnrt".IndexOf(letter) is >= 0 and int index)
        {
            value.Append("\"\\/\b\f\n\r\t"[index]);
            return true;
        }

        Fail(start, _position - start, "the string holds an escape that JSON does not have");
        return false;
    }

    private JsonNumber? ReadNumber()
    {
        int start = _position;
        TryTake('-');
        bool leadingZero = !AtEnd && _text[_position] == '0';
        int whole = SkipDigits();
        bool sound = whole > 0 && !(leadingZero && whole > 1);
        if (TryTake('.'))
        {
            sound &= SkipDigits() > 0;
        }

        if (TryTake('e') || TryTake('E'))
        {
            _ = TryTake('+') || TryTake('-');
            sound &= SkipDigits() > 0;
        }

        if (sound)
        {
            return new JsonNumber(start, _position - start, _text.Substring(start, _position - start));
        }

        Fail(start, _position - start, $"'{_text.Substring(start, _position - start)}' is not a number as JSON writes it");
        return null;
    }

    private JsonValue? ReadWord()
    {
        int start = _position;
        int end = start;
        while (end < _text.Length && char.IsLetterOrDigit(_text[end]))
        {
            end++;
        }

        string word = _text.Substring(start, end - start);
        _position = end;
        switch (word)
        {
            case "true" or "false":
                return new JsonBoolean(start, word.Length, word == "true");
            case "null":
                return new JsonNull(start, word.Length);
            case "":
                return Unexpected("a value");
            default:
                return Fail(start, word.Length, $"expected a value but found '{word}'; words stand in double quotes");
        }
    }

    private int SkipDigits()
    {
        int start = _position;
        while (!AtEnd && _text[_position] is >= '0' and <= '9')
        {
            _position++;
        }

        return _position - start;
    }

    private void SkipSpace()
    {
        while (!AtEnd && _text[_position] is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private bool TryTake(char letter)
    {
        if (AtEnd || _text[_position] != letter)
        {
            return false;
        }

        _position++;
        return true;
    }

    private bool Expect(char letter, string expected)
    {
        SkipSpace();
        if (!TryTake(letter))
        {
            Unexpected(expected);
            return false;
        }

        SkipSpace();
        return true;
    }

    private JsonValue? Unexpected(string expected)
    {
        if (AtEnd)
        {
            return Fail(_text.Length, 0, $"expected {expected} but the text ends");
        }

        char found = _text[_position];
        return Fail(_position, 1, found == '/'
            ? "comments are no part of JSON"
            : $"expected {expected} but found " + (char.IsControl(found) ? "a control character" : $"'{found}'"));
    }

    private JsonValue? Fail(int start, int length, string message)
    {
        _errors.Add(new JsonError(start, length, message));
        return null;
    }

    private static bool IsHex(string digits) =>
        digits.All(d => d is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));
}
