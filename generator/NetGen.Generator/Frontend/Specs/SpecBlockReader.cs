using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend.Json;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Ops.Blocks;

namespace NetGen.Generator.Frontend;

/// <summary>Reads the blocks that a spec file defines.</summary>
/// <param name="report">Takes places and problems.</param>
internal sealed class SpecBlockReader(SpecReport report)
{
    private const string Required = "required";

    private static readonly string[] Properties = ["parameters", "layers"];

    /// <summary>Reads all blocks, which may use each other, and checks them.</summary>
    public EquatableArray<BlockSpec> Read(JsonValue value)
    {
        if (!report.Expect(value is JsonObject, value, "blocks", "an object with a property a block"))
        {
            return [];
        }

        var definitions = ((JsonObject)value).Properties;
        if (definitions.Count > BlockCheck.MostBlocks)
        {
            report.Add(
                report.Place(definitions[BlockCheck.MostBlocks].Value),
                DiagnosticIds.DeclarationTooLarge,
                report.Network,
                FormattableString.Invariant($"{BlockCheck.MostBlocks}"),
                "blocks");
            return [];
        }

        var heads = definitions.Select(ReadHead).ToList();
        var kinds = new LayerKinds(heads);
        var blocks = heads
            .Zip(definitions, (head, definition) => head with { Layers = ReadLayers(definition, kinds) })
            .ToEquatableArray();
        if (report.Sound)
        {
            foreach (var problem in BlockCheck.Check(blocks))
            {
                report.Add(problem);
            }
        }

        return blocks;
    }

    /// <summary>Name and parameters, which say how the block is used.</summary>
    private BlockSpec ReadHead(JsonProperty definition)
    {
        string name = definition.Name;
        report.Mark(new Anchor(-1, null, name), report.Place(definition.Start, definition.Length));
        if (!report.Expect(definition.Value is JsonObject, definition.Value, "the block", "an object with its layers", name))
        {
            return new BlockSpec(name, [], []);
        }

        var properties = ((JsonObject)definition.Value).Properties;
        foreach (var unknown in properties.Where(p => !Properties.Contains(p.Name)))
        {
            report.Unknown(unknown, name, Properties);
        }

        var parameters = properties.FirstOrDefault(p => p.Name == "parameters")?.Value;
        return new BlockSpec(name, parameters is null ? [] : ReadParameters(parameters, name), []);
    }

    private EquatableArray<BlockParameter> ReadParameters(JsonValue value, string block)
    {
        if (!report.Expect(value is JsonObject, value, "parameters", "an object with a property a parameter", block))
        {
            return [];
        }

        var values = new SpecValueReader(report, block);
        var parameters = new List<BlockParameter>();
        foreach (var property in ((JsonObject)value).Properties.Take(BlockCheck.MostParameters + 1))
        {
            if (!BlockCheck.IsParameterName(property.Name))
            {
                report.Add(
                    report.Place(property.Start, property.Length),
                    DiagnosticIds.WrongValue,
                    block,
                    "a parameter's name",
                    "\"" + property.Name + "\"",
                    BlockCheck.ParameterNames);
            }
            else if (values.Read(property) is { } absent)
            {
                bool constant = !Expression.Parameters(absent).Any();
                report.Expect(constant, property.Value, property.Name, "a value that depends on no other, or \"required\"", block);
                parameters.Add(new BlockParameter(
                    char.ToUpperInvariant(property.Name[0]) + property.Name.Substring(1),
                    absent is TextValue { Value: Required } ? null : LayerForm.Plain(absent)));
            }
        }

        return BlockForm.Order(parameters);
    }

    private EquatableArray<LayerSpec> ReadLayers(JsonProperty definition, LayerKinds kinds)
    {
        var layers = (definition.Value as JsonObject)?.Properties.FirstOrDefault(p => p.Name == "layers")?.Value;
        return layers is null ? [] : new SpecLayerReader(report, kinds, definition.Name).Read(layers);
    }
}
