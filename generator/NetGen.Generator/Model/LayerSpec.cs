namespace NetGen.Generator.Model;

/// <summary>One layer as declared.</summary>
/// <param name="Kind">The kind as in the op table, for example <c>Conv</c>.</param>
/// <param name="Name">The declared name, or null where the builder is to choose one.</param>
/// <param name="Arguments">The arguments given, each at most once.</param>
/// <param name="From">The name of the layer whose output it reads, or null for the layer before it.</param>
/// <param name="Repeat">How many of it stand one behind the other, a whole number or in a block an expression; null for
/// one.</param>
/// <param name="Frozen">Whether its parameters are not trained.</param>
public sealed record LayerSpec(
    string Kind,
    string? Name,
    EquatableArray<Argument> Arguments,
    string? From = null,
    ArgumentValue? Repeat = null,
    bool Frozen = false);

/// <summary>One argument of a layer.</summary>
/// <param name="Name">The argument's name as in the op table, in C# spelling: <c>Stride</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record Argument(string Name, ArgumentValue Value);

/// <summary>The value of an argument, as the front-ends can express it.</summary>
public abstract record ArgumentValue
{
    /// <summary>How many values stand in each other at most: 1 for a number.</summary>
    public virtual int Depth => 1;

    /// <summary>The number of values in it, itself included.</summary>
    public virtual long Size => 1;
}

/// <summary>A whole number.</summary>
public sealed record IntegerValue(long Value) : ArgumentValue;

/// <summary>A real number.</summary>
public sealed record NumberValue(double Value) : ArgumentValue;

/// <summary>True or false.</summary>
public sealed record BooleanValue(bool Value) : ArgumentValue;

/// <summary>A word, for example <c>same</c>.</summary>
public sealed record TextValue(string Value) : ArgumentValue;

/// <summary>A list of values, for example one extent for each axis.</summary>
public sealed record ListValue(EquatableArray<ArgumentValue> Items) : ArgumentValue
{
    /// <inheritdoc/>
    public override int Depth { get; } = 1 + Items.Select(item => item.Depth).DefaultIfEmpty().Max();

    /// <inheritdoc/>
    public override long Size { get; } = 1 + Items.Sum(item => item.Size);
}
