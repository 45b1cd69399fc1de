using System.Globalization;

namespace NetGen.Generator.Model;

/// <summary>The value of a block's parameter, where an argument of an inner layer stands.</summary>
/// <param name="Name">The parameter's name in C# spelling.</param>
public sealed record ParameterValue(string Name) : ArgumentValue;

/// <summary>The negative of a value.</summary>
public sealed record NegativeValue(ArgumentValue Operand) : ArgumentValue
{
    /// <inheritdoc/>
    public override int Depth { get; } = 1 + Operand.Depth;

    /// <inheritdoc/>
    public override long Size { get; } = 1 + Operand.Size;
}

/// <summary>A sum, difference, product or quotient.</summary>
/// <param name="Operator">One of <c>+ - * /</c>.</param>
/// <param name="Left">The value on the left.</param>
/// <param name="Right">The value on the right.</param>
public sealed record BinaryValue(char Operator, ArgumentValue Left, ArgumentValue Right) : ArgumentValue
{
    /// <inheritdoc/>
    public override int Depth { get; } = 1 + Math.Max(Left.Depth, Right.Depth);

    /// <inheritdoc/>
    public override long Size { get; } = 1 + Left.Size + Right.Size;
}

/// <summary>Expressions of a block's parameters.</summary>
public static class Expression
{
    /// <summary>The most values that stand in each other. A sum of as many terms is as deep, since it is read from the left.</summary>
    public const int DeepestNesting = 64;

    /// <summary>The most values that an argument has, those in its lists and expressions counted.</summary>
    public const int MostValues = 100_000;

    /// <summary>The names of the parameters that a value depends on.</summary>
    public static IEnumerable<string> Parameters(ArgumentValue value) => value switch
    {
        ParameterValue parameter => [parameter.Name],
        NegativeValue negative => Parameters(negative.Operand),
        BinaryValue binary => Parameters(binary.Left).Concat(Parameters(binary.Right)),
        ListValue list => list.Items.SelectMany(Parameters),
        _ => [],
    };

    /// <summary>In words why a value is too large to be worked on, or null if it is not. What reads values, or makes them of
    /// others, asks this of each: everything else may go into them by recursion.</summary>
    public static string? Excess(ArgumentValue value) =>
        value.Depth > DeepestNesting ? $"it is nested deeper than {DeepestNesting.ToString(CultureInfo.InvariantCulture)} levels, or has as many terms"
        : value.Size > MostValues ? $"it has more than {MostValues.ToString(CultureInfo.InvariantCulture)} values"
        : null;

    /// <summary>The value that an expression has, or the value itself if it is none.</summary>
    /// <param name="value">The expression, which has no <see cref="Excess"/>.</param>
    /// <param name="parameters">The values of the parameters.</param>
    /// <returns>The value, or in words why there is none.</returns>
    /// <remarks>Quotients are exact: 7 / 2 is 3.5, which no argument takes that must be a whole number.</remarks>
    public static (ArgumentValue? Value, string? Fault) Evaluate(
        ArgumentValue value, IReadOnlyDictionary<string, ArgumentValue> parameters)
    {
        switch (value)
        {
            case ParameterValue parameter:
                return parameters.TryGetValue(parameter.Name, out var given)
                    ? (given, null)
                    : (null, $"there is no parameter '{ParameterText(parameter.Name)}'");
            case ListValue list:
                var items = list.Items.Select(item => Evaluate(item, parameters)).ToList();
                if (items.FirstOrDefault(item => item.Fault is not null) is { Fault: { } fault })
                {
                    return (null, fault);
                }

                var made = new ListValue(items.Select(item => item.Value!).ToEquatableArray());
                return Excess(made) is { } excess ? (null, excess) : (made, null);
            case NegativeValue negative:
                var operand = Evaluate(negative.Operand, parameters);
                return operand.Fault is null ? Compute('-', new IntegerValue(0), operand.Value!) : operand;
            case BinaryValue binary:
                var left = Evaluate(binary.Left, parameters);
                var right = Evaluate(binary.Right, parameters);
                return left.Fault is not null ? left
                    : right.Fault is not null ? right
                    : Compute(binary.Operator, left.Value!, right.Value!);
            default:
                return (value, null);
        }
    }

    /// <summary>A value as a message or a spec writes it: <c>$pool * 2</c>.</summary>
    public static string Text(ArgumentValue value) => value switch
    {
        IntegerValue whole => whole.Value.ToString(CultureInfo.InvariantCulture),
        NumberValue real => real.Value.ToString("G15", CultureInfo.InvariantCulture),
        BooleanValue truth => truth.Value ? "true" : "false",
        TextValue text => $"\"{text.Value}\"",
        ListValue list => "[" + string.Join(", ", list.Items.Select(Text)) + "]",
        ParameterValue parameter => "$" + ParameterText(parameter.Name),
        NegativeValue negative => "-" + Operand(negative.Operand, 2),
        BinaryValue binary => $"{Operand(binary.Left, Rank(binary))} {binary.Operator} {Operand(binary.Right, Rank(binary) + 1)}",
        _ => "nothing",
    };

    /// <summary>A parameter's name as an expression writes it, without the dollar.</summary>
    public static string ParameterText(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static string Operand(ArgumentValue value, int rank) =>
        value is BinaryValue binary && Rank(binary) < rank ? "(" + Text(value) + ")" : Text(value);

    private static int Rank(BinaryValue binary) => binary.Operator is '+' or '-' ? 0 : 1;

    private static (ArgumentValue? Value, string? Fault) Compute(char operation, ArgumentValue left, ArgumentValue right)
    {
        if (Real(left) is not { } x || Real(right) is not { } y)
        {
            return (null, Text(Real(left) is null ? left : right) + " is no number to compute with");
        }

        if (operation == '/' && y == 0)
        {
            return (null, Text(left) + " is divided by zero");
        }

        double result = operation switch
        {
            '+' => x + y,
            '-' => x - y,
            '*' => x * y,
            _ => x / y,
        };

        // Whole numbers below 2^53 are exact as doubles, and any argument's limit is far below.
        return Math.Abs(result) > 1L << 53
            ? (null, "the result is too large")
            : (result == Math.Floor(result) ? new IntegerValue((long)result) : new NumberValue(result), null);
    }

    private static double? Real(ArgumentValue value) => value switch
    {
        IntegerValue whole when Math.Abs((double)whole.Value) <= 1L << 53 => whole.Value,
        NumberValue real => real.Value,
        _ => null,
    };
}
