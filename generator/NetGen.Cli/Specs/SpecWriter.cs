using System.Globalization;
using System.Text;
using System.Text.Json;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;

namespace NetGen.Cli.Specs;

/// <summary>Writes a network as a spec file, a line per layer, which reads back as the same network.</summary>
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
        if (spec.Windows is { } windows)
        {
            properties.Add(Property("windows", Quote(windows.Text)));
        }

        Count("parameters", spec.Parameters);
        Count("inferenceParameters", spec.InferenceParameters);
        Count("totalParameters", spec.TotalParameters);
        Count("macs", spec.Macs);
        if (spec.InputGradient)
        {
            properties.Add(Property("inputGradient", "true"));
        }

        if (spec.Strict)
        {
            properties.Add(Property("numerics", Quote("strict")));
        }

        Names("outputs", spec.Outputs);
        Names("auxiliary", spec.Auxiliary);
        if (spec.Blocks.Count > 0)
        {
            properties.Add(Property("blocks", "{\n    " + string.Join(",\n    ", spec.Blocks.Select(Block)) + "\n  }"));
        }

        properties.Add(Property("layers", Layers(spec.Layers, "    ")));
        if (spec.PostProcessing.Count > 0)
        {
            properties.Add(Property("postprocessing", "[\n    " + string.Join(",\n    ", spec.PostProcessing.Select(Step)) + "\n  ]"));
        }

        return new StringBuilder("{\n  ").AppendJoin(",\n  ", properties).Append("\n}\n").ToString();

        void Count(string name, long? count)
        {
            if (count is { } number)
            {
                properties.Add(Property(name, number.ToString(CultureInfo.InvariantCulture)));
            }
        }

        void Names(string name, IReadOnlyCollection<string> layers)
        {
            if (layers.Count > 0)
            {
                properties.Add(Property(name, $"[{string.Join(", ", layers.Select(Quote))}]"));
            }
        }
    }

    private static string Block(BlockSpec block)
    {
        List<string> properties = [];
        if (block.Parameters.Count > 0)
        {
            var parameters = block.Parameters.Select(parameter =>
                Property(JsonNames.Of(parameter.Name), parameter.Default is { } value ? Value(value) : Quote("required")));
            properties.Add(Property("parameters", $"{{ {string.Join(", ", parameters)} }}"));
        }

        properties.Add(Property("layers", Layers(block.Layers, "        ")));
        return Property(block.Name, "{\n      " + string.Join(",\n      ", properties) + "\n    }");
    }

    private static string Layers(IEnumerable<LayerSpec> layers, string indent) =>
        "[\n" + string.Join(",\n", layers.Select(layer => indent + Layer(layer))) + "\n" + indent[2..] + "]";

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

        if (layer.Repeat is not null)
        {
            properties.Add(Property("repeat", Value(layer.Repeat)));
        }

        if (layer.Frozen)
        {
            properties.Add(Property("frozen", "true"));
        }

        return "{ " + string.Join(", ", properties) + " }";
    }

    private static string Step(PostProcessingSpec step)
    {
        List<string> properties = [Property("type", Quote(step.Kind))];
        properties.AddRange(step.Arguments.Select(argument => Property(JsonNames.Of(argument.Name), Value(argument.Value))));
        if (step.Name is not null)
        {
            properties.Add(Property("name", Quote(step.Name)));
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
        ParameterValue or NegativeValue or BinaryValue => Quote(Expression.Text(value)),
        _ => throw new ArgumentException($"{value} cannot be written", nameof(value)),
    };

    private static string Property(string name, string value) => $"{Quote(name)}: {value}";

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
