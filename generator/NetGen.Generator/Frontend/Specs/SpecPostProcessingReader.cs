using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend.Json;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>Reads the post-processing of a network of a spec file.</summary>
/// <param name="report">Takes places and problems.</param>
internal sealed class SpecPostProcessingReader(SpecReport report)
{
    private static readonly string[] Common = ["name", "type"];

    /// <summary>Reads a list of post-processing.</summary>
    public EquatableArray<PostProcessingSpec> Read(JsonValue value)
    {
        if (!report.Expect(value is JsonArray, value, "postprocessing", "a list of post-processing"))
        {
            return [];
        }

        var items = ((JsonArray)value).Items;
        if (items.Count > PostProcessing.Most)
        {
            report.Add(
                report.Place(items[PostProcessing.Most]),
                DiagnosticIds.DeclarationTooLarge,
                report.Network,
                FormattableString.Invariant($"{PostProcessing.Most}"),
                "entries of post-processing");
            return [];
        }

        return items.Select(ReadStep).OfType<PostProcessingSpec>().ToEquatableArray();
    }

    private PostProcessingSpec? ReadStep(JsonValue value, int index)
    {
        string subject = PostProcessing.Describe("post-processing", index);
        if (!report.Expect(value is JsonObject, value, "the post-processing", "an object", subject))
        {
            return null;
        }

        var properties = ((JsonObject)value).Properties;
        var type = properties.FirstOrDefault(p => p.Name == "type")?.Value;
        report.Mark(At(index), type is null ? report.Place(value.Start, 1) : report.Place(type));
        if (type is null)
        {
            report.Add(Problem.At(
                At(index), DiagnosticIds.MissingArgument, subject, "type", "the kind of post-processing, for example \"NonMaxSuppression\""));
            return null;
        }

        if (!report.Expect(type is JsonString, type, "type", "the name of a kind of post-processing", subject))
        {
            return null;
        }

        string kind = ((JsonString)type).Value;
        if (PostProcessingTable.Find(kind) is not { } definition)
        {
            string hint = report.IsFull ? "" : NearestName.Hint(kind, PostProcessingTable.All.Select(known => known.Kind));
            report.Add(Problem.At(At(index), DiagnosticIds.UnknownPostProcessing, subject, kind, hint));
            return null;
        }

        return ReadArguments(definition, properties, index);
    }

    private PostProcessingSpec ReadArguments(PostProcessingDefinition definition, EquatableArray<JsonProperty> properties, int index)
    {
        string? name = null;
        var arguments = new List<Argument>();
        var values = new SpecValueReader(report, PostProcessing.Describe(definition.Kind, index));
        foreach (var property in properties.Where(p => p.Name != "type"))
        {
            if (property.Name == "name")
            {
                Mark(property, "Name", index);
                name = (property.Value as JsonString)?.Value;
                report.Expect(name is not null, property.Value, "name", "a string", values.Subject);
            }
            else if (definition.Arguments.FirstOrDefault(a => JsonNames.Of(a.Name) == property.Name) is not { } argument)
            {
                report.Unknown(property, values.Subject, definition.Arguments.Select(a => JsonNames.Of(a.Name)).Concat(Common));
            }
            else
            {
                Mark(property, argument.Name, index);
                if (values.Read(property) is { } given)
                {
                    arguments.Add(new Argument(argument.Name, given));
                }
            }
        }

        return new PostProcessingSpec(definition.Kind, name, LayerForm.Arguments(definition.Arguments, arguments));
    }

    private void Mark(JsonProperty property, string argument, int index) =>
        report.Mark(At(index) with { Argument = argument }, report.Place(property.Value));

    private static Anchor At(int index) => new(-1, Step: index);
}
