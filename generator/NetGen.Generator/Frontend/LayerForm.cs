using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>The one form of a layer, however it was declared: arguments in the order of the op table, a list of one
/// number as that number, a shape as text, and real numbers as such where the table asks for them.</summary>
public static class LayerForm
{
    /// <summary>The layer in that form. Arguments that the definition does not have are kept, last.</summary>
    public static LayerSpec Of(
        LayerDefinition definition,
        string? name,
        string? from,
        ArgumentValue? repeat,
        bool frozen,
        IEnumerable<Argument> arguments) =>
        new(definition.Kind, name, Arguments(definition.Arguments, arguments), from, repeat, frozen);

    /// <summary>Arguments in that form; those that are not among the definitions are kept, last.</summary>
    public static EquatableArray<Argument> Arguments(
        EquatableArray<ArgumentDefinition> definitions, IEnumerable<Argument> arguments)
    {
        var order = definitions.Select(a => a.Name).ToList();
        return arguments
            .Select(argument => Normalize(definitions, argument))
            .OrderBy(argument => (uint)order.IndexOf(argument.Name))
            .ToEquatableArray();
    }

    /// <summary>A value where any form will do: a whole number as such, however it was written.</summary>
    public static ArgumentValue Plain(ArgumentValue value) => value switch
    {
        NumberValue { Value: var real } when real == Math.Floor(real) && Math.Abs(real) <= 1L << 53 => new IntegerValue((long)real),
        ListValue list => new ListValue(list.Items.Select(Plain).ToEquatableArray()),
        _ => value,
    };

    private static ArgumentValue Reals(ListValue list)
    {
        var items = list.Items.Select(item => item is IntegerValue whole ? new NumberValue(whole.Value) : item).ToEquatableArray();
        return items.Count == 1 ? items[0] : new ListValue(items);
    }

    private static Argument Normalize(EquatableArray<ArgumentDefinition> definitions, Argument argument)
    {
        var type = definitions.FirstOrDefault(a => a.Name == argument.Name)?.Type;
        return argument.Value switch
        {
            _ when type == ArgumentType.Any => new Argument(argument.Name, Plain(argument.Value)),
            ListValue list when type == ArgumentType.Shape && list.Items.All(item => item is IntegerValue) => new Argument(
                argument.Name,
                new TextValue(string.Join("x", list.Items.Select(item => FormattableString.Invariant($"{((IntegerValue)item).Value}"))))),
            IntegerValue whole when type is ArgumentType.Number or ArgumentType.ExtendedNumber or ArgumentType.Numbers =>
                new Argument(argument.Name, new NumberValue(whole.Value)),
            NumberValue { Value: var real } when type == ArgumentType.ExtendedNumber && double.IsInfinity(real) =>
                new Argument(argument.Name, new TextValue(real > 0 ? LayerArguments.Infinity : LayerArguments.NegativeInfinity)),
            ListValue list when type == ArgumentType.Numbers => new Argument(argument.Name, Reals(list)),
            ListValue { Items.Count: 1 } list
                when type is ArgumentType.Extents or ArgumentType.AllExtents or ArgumentType.Indices or ArgumentType.Padding or ArgumentType.Layers =>
                new Argument(argument.Name, list.Items[0]),
            _ => argument,
        };
    }
}
