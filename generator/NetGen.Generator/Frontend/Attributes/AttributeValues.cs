using Microsoft.CodeAnalysis;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>Turns the constants of attributes into argument values.</summary>
public static class AttributeValues
{
    /// <summary>The value of a constant, or null if nothing was given.</summary>
    public static ArgumentValue? Of(TypedConstant constant) => Of(constant, 1);

    private static ArgumentValue? Of(TypedConstant constant, int depth)
    {
        if (constant.IsNull || constant.Kind == TypedConstantKind.Error || depth > Expression.DeepestNesting)
        {
            return null;
        }

        if (constant.Kind == TypedConstantKind.Array)
        {
            var items = constant.Values.Select(value => Of(value, depth + 1)).OfType<ArgumentValue>().ToEquatableArray();
            return items.Count == 0 ? null : new ListValue(items);
        }

        return constant.Value is ITypeSymbol type ? new TextValue(type.Name) : OfBasic(constant.Value);
    }

    /// <summary>The value of a constant of a basic type, or null if there is none.</summary>
    public static ArgumentValue? OfBasic(object? constant) => constant switch
    {
        null => null,
        bool truth => new BooleanValue(truth),
        string text => new TextValue(text),
        float real => new NumberValue(real),
        double real => new NumberValue(real),
        byte or sbyte or short or ushort or int or uint or long =>
            new IntegerValue(Convert.ToInt64(constant, System.Globalization.CultureInfo.InvariantCulture)),
        ulong large => new IntegerValue(large > long.MaxValue ? long.MaxValue : (long)large),
        char letter => new TextValue(letter.ToString()),
        _ => new TextValue(constant.GetType().Name),
    };
}
