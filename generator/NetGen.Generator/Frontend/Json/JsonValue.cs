using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend.Json;

/// <summary>A value of a JSON text, with the place it was read from.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="Length">The number of its characters.</param>
public abstract record JsonValue(int Start, int Length)
{
    /// <summary>The kind of value as messages name it: <c>a list</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>An object, its properties in the order of the text.</summary>
public sealed record JsonObject(int Start, int Length, EquatableArray<JsonProperty> Properties) : JsonValue(Start, Length)
{
    /// <inheritdoc/>
    public override string Kind => "an object";
}

/// <summary>A property of an object; the place is that of its name, quotes included.</summary>
public sealed record JsonProperty(int Start, int Length, string Name, JsonValue Value);

/// <summary>An array.</summary>
public sealed record JsonArray(int Start, int Length, EquatableArray<JsonValue> Items) : JsonValue(Start, Length)
{
    /// <inheritdoc/>
    public override string Kind => "a list";
}

/// <summary>A string, unescaped; the place includes the quotes.</summary>
public sealed record JsonString(int Start, int Length, string Value) : JsonValue(Start, Length)
{
    /// <inheritdoc/>
    public override string Kind => "\"" + Value + "\"";
}

/// <summary>A number, as the text spells it.</summary>
public sealed record JsonNumber(int Start, int Length, string Text) : JsonValue(Start, Length)
{
    /// <inheritdoc/>
    public override string Kind => Text;

    /// <summary>Whether it is spelt without fraction and exponent.</summary>
    public bool IsWhole => Text.IndexOfAny(['.', 'e', 'E']) < 0;
}

/// <summary>True or false.</summary>
public sealed record JsonBoolean(int Start, int Length, bool Value) : JsonValue(Start, Length)
{
    /// <inheritdoc/>
    public override string Kind => Value ? "true" : "false";
}

/// <summary>Null.</summary>
public sealed record JsonNull(int Start, int Length) : JsonValue(Start, Length)
{
    /// <inheritdoc/>
    public override string Kind => "null";
}

/// <summary>What is wrong with a JSON text, and where.</summary>
public sealed record JsonError(int Start, int Length, string Message);

/// <summary>A JSON text as read.</summary>
/// <param name="Root">The outermost value, or null if the text is not JSON.</param>
/// <param name="Errors">What is wrong; a repeated property name leaves a root.</param>
public sealed record JsonDocument(JsonValue? Root, EquatableArray<JsonError> Errors);
