using System.Globalization;
using System.Text;
using System.Text.Json;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;

namespace NetGen.Cli.Specs;

/// <summary>Writes a network as a spec file, a line a layer, which reads back as the same network.</summary>
public static class SpecWriter
{
    /// <summary>The text.</summary>
    public static string Write(NetSpec spec)
    {
        List<string> properties = [Property("name", Quote(spec.Name))];
        if (spec.Namespace.Length > 0)
        {
            properties.Add(Property("namespace", Quote(spec.Namespace)));
        }

        properties.Add(Property("input", Quote(spec.Input.Text)));
        Count("parameters", spec.Parameters);
        Count("inferenceParameters", spec.InferenceParameters);
        Count("totalParameters", spec.TotalParameters);
        Count("macs", spec.Macs);
        if (spec.InputGradient)
        {
            properties.Add(Property("inputGradient", "true"));
        }

        if (spec.Outputs.Count > 0)
        {
            properties.Add(Property("outputs", $"[{string.Join(", ", spec.Outputs.Select(Quote))}]"));
        }

        properties.Add(Property("layers", "[\n    " + string.Join(",\n    ", spec.Layers.Select(Layer)) + "\n  ]"));
        return new StringBuilder("{\n  ").AppendJoin(",\n  ", properties).Append("\n}\n").ToString();

        void Count(string name, long? count)
        {
            if (count is { } number)
            {
                properties.Add(Property(name, number.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private static string Layer(LayerSpec layer)
    {
        List<string> properties = [Property("type", Quote(layer.Kind))];
        properties.AddRange(layer.Arguments.Select(argument => Property(JsonNames.Of(argument.Name), Value(argument.Value))));
        if (layer.Name is not null)
        {
            properties.Add(Property("name", Quote(layer.Name)));
        }

        if (layer.From is not null)
        {
            properties.Add(Property("from", Quote(layer.From)));
        }

        if (layer.Frozen)
        {
            properties.Add(Property("frozen", "true"));
        }

        return "{ " + string.Join(", ", properties) + " }";
    }

    private static string Value(ArgumentValue value) => value switch
    {
        IntegerValue integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        NumberValue number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        BooleanValue truth => truth.Value ? "true" : "false",
        TextValue text => Quote(text.Value),
        ListValue list => "[" + string.Join(", ", list.Items.Select(Value)) + "]",
        _ => throw new ArgumentException($"{value} cannot be written", nameof(value)),
    };

    private static string Property(string name, string value) => $"{Quote(name)}: {value}";

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
