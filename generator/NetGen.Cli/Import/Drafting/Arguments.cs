using System.Globalization;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Drafting;

/// <summary>Arguments of layers.</summary>
public static class Arguments
{
    /// <summary>An argument that is a whole number, a truth value, a word, a real number or one extent for each axis.</summary>
    public static Argument Of(string name, object value) => new(name, value switch
    {
        int number => new IntegerValue(number),
        bool truth => new BooleanValue(truth),
        string word => new TextValue(word),
        float number => new NumberValue(Shortest(number)),
        int[] extents when extents.Distinct().Count() == 1 => new IntegerValue(extents[0]),
        int[] extents => List(name, extents).Value,
        _ => throw new ArgumentException(name),
    });

    /// <summary>An argument that is a list of whole numbers, one for each axis.</summary>
    public static Argument List(string name, IReadOnlyList<int> values) =>
        new(name, new ListValue([.. values.Select(value => (ArgumentValue)new IntegerValue(value))]));

    /// <summary>An argument that is a list of real numbers.</summary>
    public static Argument List(string name, IReadOnlyList<float> values) =>
        new(name, new ListValue([.. values.Select(value => (ArgumentValue)new NumberValue(Shortest(value)))]));

    // The shortest text that reads back as the same 32-bit number. That of the largest is above it.
    private static double Shortest(float number) => MathF.Abs(number) == float.MaxValue ? number : double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
