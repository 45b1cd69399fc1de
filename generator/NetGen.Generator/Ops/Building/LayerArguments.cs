using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The arguments of one layer, checked for form and range against its definition.</summary>
public sealed class LayerArguments
{
    /// <summary>The word for what is larger than every number.</summary>
    public const string Infinity = "infinity";

    /// <summary>The word for what is smaller than every number.</summary>
    public const string NegativeInfinity = "-infinity";

    private readonly Dictionary<string, ArgumentValue> _values;
    private readonly int _rank;

    private LayerArguments(Dictionary<string, ArgumentValue> values, int rank)
    {
        _values = values;
        _rank = rank;
    }

    /// <summary>Checks the arguments of a layer, reporting every problem.</summary>
    /// <param name="definition">The layer's definition.</param>
    /// <param name="layer">The layer as declared.</param>
    /// <param name="described">The layer as messages name it.</param>
    /// <param name="rank">The rank of its input.</param>
    /// <param name="report">Called with id, argument name and message arguments.</param>
    /// <returns>The arguments, or null after a problem.</returns>
    public static LayerArguments? Check(
        LayerDefinition definition,
        LayerSpec layer,
        string described,
        int rank,
        Action<string, string?, object[]> report) =>
        Check(definition.Arguments, layer.Arguments, ["Name", "From", "Repeat", "Frozen"], described, rank, report);

    /// <summary>Checks arguments, reporting every problem.</summary>
    /// <param name="definitions">The arguments that there are.</param>
    /// <param name="given">The arguments as declared.</param>
    /// <param name="common">Further names that a message may propose.</param>
    /// <param name="described">What has the arguments, as messages name it.</param>
    /// <param name="rank">The number of axes.</param>
    /// <param name="report">Called with id, argument name and message arguments.</param>
    /// <returns>The arguments, or null after a problem.</returns>
    public static LayerArguments? Check(
        EquatableArray<ArgumentDefinition> definitions,
        EquatableArray<Argument> given,
        IEnumerable<string> common,
        string described,
        int rank,
        Action<string, string?, object[]> report)
    {
        bool sound = true;
        var values = new Dictionary<string, ArgumentValue>();
        foreach (var argument in given)
        {
            var expected = definitions.FirstOrDefault(a => a.Name == argument.Name);
            if (expected is null)
            {
                string hint = NearestName.Hint(argument.Name, definitions.Select(a => a.Name).Concat(common));
                Fail(DiagnosticIds.UnknownProperty, argument.Name, described, argument.Name, hint);
            }
            else if (FormError(expected, argument.Value, rank) is { } form)
            {
                Fail(DiagnosticIds.WrongValue, argument.Name, described, argument.Name, Expression.Text(argument.Value), form);
            }
            else if (FirstOutOfRange(expected, argument.Value) is { } outlier)
            {
                Fail(
                    DiagnosticIds.OutOfRange,
                    argument.Name,
                    described,
                    argument.Name,
                    outlier,
                    $"{Number(expected.Minimum)} to {Number(expected.Maximum)}");
            }
            else
            {
                values[argument.Name] = argument.Value;
            }
        }

        foreach (var required in definitions.Where(a => a.Required))
        {
            if (!given.Any(a => a.Name == required.Name))
            {
                Fail(DiagnosticIds.MissingArgument, null, described, required.Name, required.Summary);
            }
        }

        return sound ? new LayerArguments(values, rank) : null;

        void Fail(string id, string? argument, params object[] messageArguments)
        {
            sound = false;
            report(id, argument, messageArguments);
        }
    }

    /// <summary>A whole number.</summary>
    public int Integer(string name, int absent = 0) =>
        _values.TryGetValue(name, out var value) ? (int)((IntegerValue)value).Value : absent;

    /// <summary>A real number.</summary>
    public double Number(string name, double absent) => _values.TryGetValue(name, out var value) ? Real(value) : absent;

    /// <summary>A real number, which may be infinite.</summary>
    public double ExtendedNumber(string name, double absent) => Word(name) switch
    {
        Infinity => double.PositiveInfinity,
        NegativeInfinity => double.NegativeInfinity,
        _ => Number(name, absent),
    };

    /// <summary>Real numbers; none if they were not given.</summary>
    public EquatableArray<double> Numbers(string name) => Value(name) switch
    {
        null => [],
        ListValue list => list.Items.Select(Real).ToEquatableArray(),
        var one => [Real(one)],
    };

    /// <summary>True or false.</summary>
    public bool Boolean(string name, bool absent) =>
        _values.TryGetValue(name, out var value) ? ((BooleanValue)value).Value : absent;

    /// <summary>One number for each axis, outermost first.</summary>
    public EquatableArray<int> Extents(string name, int absent) => _values.TryGetValue(name, out var value)
        ? Extents(value, _rank)
        : Enumerable.Repeat(absent, _rank).ToEquatableArray();

    /// <summary>One number for each axis, channels first.</summary>
    public EquatableArray<int> AllExtents(string name, int absent = 1) =>
        _values.TryGetValue(name, out var value) ? Extents(value, _rank + 1) : Enumerable.Repeat(absent, _rank + 1).ToEquatableArray();

    /// <summary>A list of whole numbers.</summary>
    public EquatableArray<int> Indices(string name) => _values[name] switch
    {
        ListValue list => list.Items.Select(item => (int)((IntegerValue)item).Value).ToEquatableArray(),
        var one => [(int)((IntegerValue)one).Value],
    };

    /// <summary>The names of layers.</summary>
    public EquatableArray<string> Layers(string name) => _values[name] switch
    {
        ListValue list => list.Items.Select(item => ((TextValue)item).Value).ToEquatableArray(),
        var one => [((TextValue)one).Value],
    };

    /// <summary>A text.</summary>
    public string Text(string name) => ((TextValue)_values[name]).Value;

    /// <summary>The value of an argument of any form, or null if it was not given.</summary>
    public ArgumentValue? Value(string name) => _values.TryGetValue(name, out var value) ? value : null;

    /// <summary>The word given for an argument, or null if it is no word.</summary>
    public string? Word(string name) =>
        _values.TryGetValue(name, out var value) && value is TextValue text ? text.Value : null;

    /// <summary>Whether the argument was given.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    private static EquatableArray<int> Extents(ArgumentValue value, int axes) => value switch
    {
        IntegerValue one => Enumerable.Repeat((int)one.Value, axes).ToEquatableArray(),
        ListValue { Items.Count: 1 } list => Extents(list.Items[0], axes),
        ListValue list => list.Items.Select(item => (int)((IntegerValue)item).Value).ToEquatableArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    private static string? FormError(ArgumentDefinition definition, ArgumentValue value, int rank)
    {
        string perAxis = PerAxis(rank);
        return definition.Type switch
        {
            ArgumentType.Integer when value is not IntegerValue => "a whole number",
            ArgumentType.Number when !IsReal(value) => "a number",
            ArgumentType.ExtendedNumber when !IsReal(value) && value is not TextValue { Value: Infinity or NegativeInfinity } =>
                $"a number, \"{Infinity}\" or \"{NegativeInfinity}\"",
            ArgumentType.Numbers when !IsReal(value) && !(value is ListValue numbers && numbers.Items.All(IsReal)) => "a number or a list of numbers",
            ArgumentType.Boolean when value is not BooleanValue => "true or false",
            ArgumentType.Shape when value is not TextValue => "a shape, for example \"1x32x32\"",
            ArgumentType.Axes when value is not TextValue => "axes by their letters, for example \"HWC\"",
            ArgumentType.Layer when value is not TextValue => "the name of a layer",
            ArgumentType.Layers when !IsNames(value) => "the name of a layer, or a list of names",
            ArgumentType.Extents when !IsExtents(value, rank) => perAxis,
            ArgumentType.AllExtents when !IsExtents(value, rank + 1) => PerAxis(rank + 1),
            ArgumentType.Indices when !IsIndices(value) => "a whole number or a list of them",
            ArgumentType.Padding when !IsExtents(value, rank) && value is not TextValue { Value: "same" or "valid" } =>
                perAxis + ", \"same\" or \"valid\"",
            ArgumentType.Choice when !IsChoice(definition, value) =>
                string.Join(" or ", definition.Choices.Select(choice => $"\"{choice}\"")),
            _ => null,
        };
    }

    private static string PerAxis(int axes) => axes == 1 ? "a whole number" : $"a whole number or a list of {Number(axes)}";

    private static bool IsExtents(ArgumentValue value, int rank) =>
        value is IntegerValue
        || (value is ListValue list && (list.Items.Count == rank || list.Items.Count == 1) && list.Items.All(i => i is IntegerValue));

    private static bool IsIndices(ArgumentValue value) =>
        value is IntegerValue || (value is ListValue list && list.Items.All(i => i is IntegerValue));

    private static bool IsReal(ArgumentValue value) => value is IntegerValue or NumberValue;

    private static double Real(ArgumentValue value) => value is IntegerValue whole ? whole.Value : ((NumberValue)value).Value;

    private static bool IsChoice(ArgumentDefinition definition, ArgumentValue value) =>
        value is TextValue text && definition.Choices.Contains(text.Value);

    private static bool IsNames(ArgumentValue value) =>
        value is TextValue || (value is ListValue { Items.Count: > 0 } list && list.Items.All(i => i is TextValue));

    private static string? FirstOutOfRange(ArgumentDefinition definition, ArgumentValue value) => value switch
    {
        IntegerValue whole when whole.Value < definition.Minimum || whole.Value > definition.Maximum =>
            whole.Value.ToString(CultureInfo.InvariantCulture),
        NumberValue real when !(real.Value >= definition.Minimum && real.Value <= definition.Maximum) => Number(real.Value),
        ListValue list => list.Items.Select(item => FirstOutOfRange(definition, item)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string Number(double number) => number.ToString("G15", CultureInfo.InvariantCulture);
}
