using System.Globalization;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Support;

/// <summary>
/// Networks as one line of text, so that a test can list many: <c>1x32x32: Conv 6 5 Stride=2; Tanh; Flatten; Dense 10</c>.
/// Arguments without a name are the required ones, in the order of the op table; a list is written <c>1,2</c>.
/// A line that ends in <c>!</c> asks for the inputs' gradients. Behind <c>=></c> stand the outputs, and behind a <c>+</c> the
/// auxiliary ones: <c>8: Dense 3; Tanh => tanh1,dense1 + dense1</c>. Windows of a larger input stand behind a slash: <c>1x40x40/1x28x28: ...</c>.
/// </summary>
internal static class NetText
{
    public static NetSpec Parse(string text, string name = "Net", string @namespace = "Nets")
    {
        bool inputGradient = text.EndsWith('!');
        string[] ends = text.TrimEnd('!').Split("=>");
        string[] outputs = ends.Length > 1 ? ends[1].Split('+') : [];
        string[] parts = ends[0].Split(':');
        string[] shapes = parts[0].Split('/');
        return new NetSpec(
            @namespace,
            name,
            "public",
            Shape(shapes[0]),
            parts[1].Split(';', StringSplitOptions.TrimEntries).Select(Layer).ToEquatableArray(),
            InputGradient: inputGradient,
            Outputs: Names(0),
            Auxiliary: Names(1),
            Windows: shapes.Length > 1 ? Shape(shapes[1]) : null);

        EquatableArray<string> Names(int part) => part < outputs.Length
            ? outputs[part].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToEquatableArray()
            : [];
    }

    public static TensorShape Shape(string text)
    {
        int[] extents = [.. text.Split('x').Select(e => int.Parse(e, CultureInfo.InvariantCulture))];
        return new TensorShape(extents[0], extents.Skip(1).ToEquatableArray());
    }

    /// <summary>The same network as a C# declaration.</summary>
    public static string ToSource(NetSpec spec)
    {
        var attributes = spec.Layers.Select(layer => $"[{layer.Kind}{SourceArguments(layer)}]");
        string inputGradient = spec.InputGradient ? ", InputGradient = true" : "";
        string windows = spec.Windows is { } shape ? $", Windows = \"{shape.Text}\"" : "";
        return $"""
            [NetGen.Network(Input = "{spec.Input.Text}"{windows}{inputGradient})]
            {string.Join("\n", attributes).Replace("[", "[NetGen.", StringComparison.Ordinal)}
            public partial class {spec.Name};

            """;
    }

    private static LayerSpec Layer(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var required = LayerTable.Find(words[0])!.Arguments.Where(a => a.Required).ToArray();
        var arguments = words.Skip(1).Select((word, i) => word.Split('=') switch
        {
            [string argument, string value] => (Name: argument, Value: Value(value)),
            // A shape of one extent reads like a number.
            _ => (required[i].Name, Value: required[i].Type == ArgumentType.Shape ? new TextValue(word) : Value(word)),
        });
        return new LayerSpec(
            words[0],
            arguments.Where(a => a.Name == "Name").Select(a => ((TextValue)a.Value).Value).SingleOrDefault(),
            arguments.Where(a => a.Name is not ("Name" or "From" or "Repeat" or "Frozen")).Select(a => new Argument(a.Name, a.Value)).ToEquatableArray(),
            arguments.Where(a => a.Name == "From").Select(a => ((TextValue)a.Value).Value).SingleOrDefault(),
            arguments.Where(a => a.Name == "Repeat").Select(a => a.Value).SingleOrDefault(),
            arguments.Any(a => a is { Name: "Frozen", Value: BooleanValue { Value: true } }));
    }

    private static ArgumentValue Value(string text)
    {
        if (text.Contains(',', StringComparison.Ordinal))
        {
            return new ListValue(text.Split(',').Select(Value).ToEquatableArray());
        }

        if (long.TryParse(text, CultureInfo.InvariantCulture, out long integer))
        {
            return new IntegerValue(integer);
        }

        if (double.TryParse(text, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            return new NumberValue(number);
        }

        return bool.TryParse(text, out bool truth) ? new BooleanValue(truth) : new TextValue(text);
    }

    private static string SourceArguments(LayerSpec layer)
    {
        var required = LayerTable.Find(layer.Kind)!.Arguments.Where(a => a.Required).Select(a => a.Name).ToArray();
        var arguments = layer.Arguments
            .Select(a => required.Contains(a.Name) ? Positional(a.Value) : $"{a.Name} = {Named(a.Value)}")
            .Concat(layer.Name is null ? [] : [$"Name = \"{layer.Name}\""])
            .Concat(layer.From is null ? [] : [$"From = \"{layer.From}\""])
            .Concat(layer.Repeat is null ? [] : [$"Repeat = {Named(layer.Repeat)}"]);
        string joined = string.Join(", ", arguments);
        return joined.Length == 0 ? "" : $"({joined})";
    }

    private static string Positional(ArgumentValue value) =>
        value is ListValue list ? string.Join(", ", list.Items.Select(Named)) : Named(value);

    private static string Named(ArgumentValue value) => value switch
    {
        IntegerValue integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        NumberValue number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        BooleanValue truth => truth.Value ? "true" : "false",
        TextValue word => $"\"{word.Value}\"",
        ListValue list => $"new[] {{ {string.Join(", ", list.Items.Select(Named))} }}",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
