using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend.Json;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>Reads the layers of a network of a spec file, or of one of its blocks.</summary>
/// <param name="report">Takes places and problems.</param>
/// <param name="kinds">The kinds of layers there are.</param>
/// <param name="block">The block, or null for the network.</param>
internal sealed class SpecLayerReader(SpecReport report, LayerKinds kinds, string? block)
{
    private static readonly string[] Common = ["name", "from", "repeat", "frozen", "type"];

    /// <summary>Reads a list of layers.</summary>
    public EquatableArray<LayerSpec> Read(JsonValue value)
    {
        if (!report.Expect(value is JsonArray, value, "layers", "a list of layers", block))
        {
            return [];
        }

        var items = ((JsonArray)value).Items;
        if (items.Count > NetworkState.MaximumLayers)
        {
            report.Add(
                report.Place(items[NetworkState.MaximumLayers]),
                DiagnosticIds.DeclarationTooLarge,
                block ?? report.Network,
                FormattableString.Invariant($"{NetworkState.MaximumLayers}"),
                "layers");
            return [];
        }

        return items.Select(ReadLayer).OfType<LayerSpec>().ToEquatableArray();
    }

    private LayerSpec? ReadLayer(JsonValue value, int index)
    {
        var properties = value is JsonObject entry ? entry.Properties : [];
        var type = value is JsonObject ? properties.FirstOrDefault(p => p.Name == "type")?.Value : value;
        report.Mark(At(index), type is null ? report.Place(value.Start, 1) : report.Place(type));
        string subject = Describe((type as JsonString)?.Value ?? "layer", index);
        if (type is null)
        {
            report.Add(Problem.At(
                At(index), DiagnosticIds.MissingArgument, subject, "type", "the kind of layer, for example \"Conv\""));
            return null;
        }

        if (type is not JsonString kind)
        {
            string expected = value is JsonObject ? "the name of a kind of layer" : "an object or the name of a kind of layer";
            report.Add(Problem.At(At(index), DiagnosticIds.WrongValue, subject, "type", type.Kind, expected));
            return null;
        }

        if (kinds.Find(kind.Value) is not { } definition)
        {
            string hint = report.IsFull ? "" : NearestName.Hint(kind.Value, kinds.Names);
            report.Add(Problem.At(At(index), DiagnosticIds.UnknownLayer, subject, kind.Value, hint));
            return null;
        }

        return ReadArguments(definition, properties, index);
    }

    private LayerSpec ReadArguments(LayerDefinition definition, EquatableArray<JsonProperty> properties, int index)
    {
        string? name = null;
        string? from = null;
        ArgumentValue? repeat = null;
        bool frozen = false;
        var arguments = new List<Argument>();
        var values = new SpecValueReader(report, Describe(definition.Kind, index));
        foreach (var property in properties.Where(p => p.Name != "type"))
        {
            var argument = definition.Arguments.FirstOrDefault(a => JsonNames.Of(a.Name) == property.Name);
            switch (property.Name)
            {
                case "name":
                    Mark(property, "Name", index);
                    name = (property.Value as JsonString)?.Value;
                    report.Expect(name is not null, property.Value, "name", "a string", values.Subject);
                    break;
                case "from":
                    Mark(property, "From", index);
                    from = (property.Value as JsonString)?.Value;
                    report.Expect(from is not null, property.Value, "from", "the name of a layer", values.Subject);
                    break;
                case "repeat":
                    Mark(property, "Repeat", index);
                    repeat = values.Read(property);
                    break;
                case "frozen":
                    frozen = property.Value is JsonBoolean { Value: true };
                    report.Expect(property.Value is JsonBoolean, property.Value, "frozen", "true or false", values.Subject);
                    break;
                case var _ when argument is null:
                    report.Unknown(property, values.Subject, definition.Arguments.Select(a => JsonNames.Of(a.Name)).Concat(Common));
                    break;
                default:
                    Mark(property, argument!.Name, index);
                    if (values.Read(property) is { } value)
                    {
                        arguments.Add(new Argument(argument.Name, value));
                    }

                    break;
            }
        }

        return LayerForm.Of(definition, name, from, repeat, frozen, arguments);
    }

    private void Mark(JsonProperty property, string argument, int index) =>
        report.Mark(At(index) with { Argument = argument }, report.Place(property.Value));

    private Anchor At(int index) => new(index, null, block);

    private string Describe(string name, int index) =>
        (block is null ? "" : "in " + block + ": ") + LayerNames.Describe(name, index);
}
