using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend.Json;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>Reads the values of arguments in a spec file.</summary>
/// <param name="report">Takes problems.</param>
/// <param name="subject">The layer or block that has the arguments, as messages name it.</param>
internal sealed class SpecValueReader(SpecReport report, string subject)
{
    /// <summary>The layer or block that has the arguments, as messages name it.</summary>
    public string Subject => subject;

    /// <summary>The value of a property, or null after a problem.</summary>
    public ArgumentValue? Read(JsonProperty property) => Read(property.Value, property.Name);

    /// <summary>A whole number in the range of 64 bits, or null.</summary>
    public static long? ParseWhole(JsonNumber number) =>
        long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    private ArgumentValue? Read(JsonValue value, string property)
    {
        switch (value)
        {
            case JsonBoolean truth:
                return new BooleanValue(truth.Value);
            case JsonString word when word.Value.IndexOf('$') >= 0:
                return ReadExpression(word, property);
            case JsonString word:
                return new TextValue(word.Value);
            case JsonNumber number:
                return ReadNumber(number, property);
            case JsonArray array:
                var items = array.Items.Take(Expression.MostValues).Select(item => Read(item, property)).ToList();
                return items.Contains(null)
                    ? null
                    : Bounded(new ListValue(items.OfType<ArgumentValue>().ToEquatableArray()), array, property);
            default:
                report.Expect(false, value, property, "a number, a word, true, false or a list of numbers", subject);
                return null;
        }
    }

    private ListValue? Bounded(ListValue list, JsonArray text, string property)
    {
        if (Expression.Excess(list) is not { } excess)
        {
            return list;
        }

        report.Add(report.Place(text), DiagnosticIds.WrongExpression, subject, property, text.Kind, excess);
        return null;
    }

    private ArgumentValue? ReadExpression(JsonString text, string property)
    {
        var (value, fault) = ExpressionReader.Read(text.Value);
        if (fault is not null)
        {
            report.Add(report.Place(text), DiagnosticIds.WrongExpression, subject, property, text.Kind, fault);
        }

        return value;
    }

    private ArgumentValue? ReadNumber(JsonNumber number, string property)
    {
        if (number.IsWhole && ParseWhole(number) is { } whole)
        {
            return new IntegerValue(whole);
        }

        if (!number.IsWhole
            && double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
            && !double.IsInfinity(real))
        {
            return new NumberValue(real);
        }

        string range = number.IsWhole
            ? FormattableString.Invariant($"{long.MinValue} to {long.MaxValue}")
            : "-1.8e308 to 1.8e308";
        report.Add(report.Place(number), DiagnosticIds.OutOfRange, subject, property, number.Text, range);
        return null;
    }
}
