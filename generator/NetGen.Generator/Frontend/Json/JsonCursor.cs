using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend.Json;

/// <summary>The place in a JSON text up to which it is read, and what was found wrong.</summary>
/// <param name="text">The text.</param>
internal sealed class JsonCursor(string text)
{
    private readonly List<JsonError> _errors = [];

    /// <summary>The number of the next character.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all is read.</summary>
    public bool AtEnd => Position >= text.Length;

    /// <summary>The next character; there has to be one.</summary>
    public char Next => text[Position];

    /// <summary>Whether so much is wrong that reading ends.</summary>
    public bool IsFull => _errors.Count >= ProblemList.Longest;

    /// <summary>What was found wrong.</summary>
    public EquatableArray<JsonError> Errors => _errors.ToEquatableArray();

    /// <summary>Goes past the next character, and gives it.</summary>
    public char Take() => text[Position++];

    /// <summary>The next characters, fewer at the end of the text.</summary>
    public string Ahead(int count) => text.Substring(Position, Math.Min(count, text.Length - Position));

    /// <summary>Goes past some characters.</summary>
    public void Skip(int count) => Position += count;

    /// <summary>The text from a place up to here.</summary>
    public string Since(int start) => text.Substring(start, Position - start);

    /// <summary>Goes to the next character that is not white space.</summary>
    public void SkipSpace()
    {
        while (!AtEnd && Next is ' ' or '\t' or '\n' or '\r')
        {
            Position++;
        }
    }

    /// <summary>Goes past a character if it is the next one.</summary>
    public bool TryTake(char letter)
    {
        if (AtEnd || Next != letter)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Goes past a character and the white space around it, or says what was expected.</summary>
    public bool Expect(char letter, string expected)
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

    /// <summary>Says what was expected instead of the next character. Always null.</summary>
    public JsonValue? Unexpected(string expected)
    {
        if (AtEnd)
        {
            return Fail(text.Length, 0, $"expected {expected} but the text ends");
        }

        char found = Next;
        return Fail(Position, 1, found == '/'
            ? "comments are no part of JSON"
            : $"expected {expected} but found " + (char.IsControl(found) ? "a control character" : $"'{found}'"));
    }

    /// <summary>Says what is wrong with a part of the text. Always null.</summary>
    public JsonValue? Fail(int start, int length, string message)
    {
        _errors.Add(new JsonError(start, length, message));
        return null;
    }
}
