using System.Globalization;
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

    private readonly JsonCursor _cursor;
    private readonly JsonLiterals _literals;

    private JsonReader(string text)
    {
        _cursor = new JsonCursor(text);
        _literals = new JsonLiterals(_cursor);
    }

    /// <summary>Reads a whole text.</summary>
    public static JsonDocument Read(string text)
    {
        var reader = new JsonReader(text);
        var root = reader.ReadDocument();
        return new JsonDocument(root, reader._cursor.Errors);
    }

    private JsonValue? ReadDocument()
    {
        _cursor.SkipSpace();
        if (ReadValue(depth: 0) is not { } root)
        {
            return null;
        }

        _cursor.SkipSpace();
        return _cursor.AtEnd ? root : _cursor.Unexpected("the end of the text");
    }

    private JsonValue? ReadValue(int depth)
    {
        if (_cursor.AtEnd)
        {
            return _cursor.Unexpected("a value");
        }

        return _cursor.Next switch
        {
            '{' or '[' when depth == MaxDepth => _cursor.Fail(
                _cursor.Position, 1, "nested deeper than " + MaxDepth.ToString(CultureInfo.InvariantCulture) + " levels"),
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => _literals.ReadString(),
            '-' or (>= '0' and <= '9') => _literals.ReadNumber(),
            _ => _literals.ReadWord(),
        };
    }

    private JsonObject? ReadObject(int depth)
    {
        int start = _cursor.Position;
        _cursor.Take();
        var properties = new List<JsonProperty>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        _cursor.SkipSpace();
        if (_cursor.TryTake('}'))
        {
            return new JsonObject(start, _cursor.Position - start, []);
        }

        while (true)
        {
            if (_cursor.AtEnd || _cursor.Next != '"')
            {
                _cursor.Unexpected("a property name in double quotes");
                return null;
            }

            if (_literals.ReadString() is not { } name
                || !_cursor.Expect(':', "':' after a property name")
                || ReadValue(depth + 1) is not { } value)
            {
                return null;
            }

            if (!names.Add(name.Value))
            {
                _cursor.Fail(name.Start, name.Length, $"the property '{name.Value}' is given twice");
                if (_cursor.IsFull)
                {
                    return null;
                }
            }

            properties.Add(new JsonProperty(name.Start, name.Length, name.Value, value));
            _cursor.SkipSpace();
            if (_cursor.TryTake('}'))
            {
                return new JsonObject(start, _cursor.Position - start, properties.ToEquatableArray());
            }

            if (!_cursor.Expect(',', "',' or '}' after a property"))
            {
                return null;
            }
        }
    }

    private JsonArray? ReadArray(int depth)
    {
        int start = _cursor.Position;
        _cursor.Take();
        var items = new List<JsonValue>();
        _cursor.SkipSpace();
        if (_cursor.TryTake(']'))
        {
            return new JsonArray(start, _cursor.Position - start, []);
        }

        while (true)
        {
            if (ReadValue(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
            _cursor.SkipSpace();
            if (_cursor.TryTake(']'))
            {
                return new JsonArray(start, _cursor.Position - start, items.ToEquatableArray());
            }

            if (!_cursor.Expect(',', "',' or ']' after an item"))
            {
                return null;
            }
        }
    }
}
