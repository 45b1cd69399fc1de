using System.Globalization;
using System.Reflection;
using System.Text.Json;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Frontend;

/// <summary>The op table, the attributes and the JSON schema say the same.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Kinds => [.. LayerTable.All.Select(layer => layer.Kind)];

    [Fact]
    public void The_schema_in_the_repository_is_that_of_the_op_table()
    {
        string schema = Repository.PathOf("specs/netgen.schema.json");
        Snapshot.VerifyFile(SchemaWriter.Write(), schema, schema + ".received");
    }

    [Fact]
    public void The_schema_is_json_and_lists_every_kind()
    {
        using var schema = JsonDocument.Parse(SchemaWriter.Write());
        var definitions = schema.RootElement.GetProperty("$defs").EnumerateObject().Select(p => p.Name);
        Assert.Equal(
            [
                .. (string[])["expression", "block", "layer", "userBlockName", "userBlock"],
                .. LayerTable.All.Select(l => l.Kind),
                .. PostProcessingTable.All.Select(p => p.Kind),
            ],
            definitions);
    }

    [Fact]
    public void Every_layer_attribute_is_a_row_of_the_table_and_the_other_way_round()
    {
        var attributes = typeof(LayerAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && type != typeof(BlockAttribute))
            .Select(type => type.Name.Replace("Attribute", ""));
        Assert.Equal(LayerTable.All.Select(l => l.Kind).Order(), attributes.Order());
    }

    [Fact]
    public void Every_attribute_of_post_processing_is_a_row_of_its_table_and_the_other_way_round()
    {
        var attributes = typeof(PostProcessingAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(PostProcessingAttribute)))
            .Select(type => type.Name.Replace("Attribute", ""));
        Assert.Equal(PostProcessingTable.All.Select(p => p.Kind).Order(), attributes.Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Attribute_and_schema_take_the_arguments_of_the_table(string kind) =>
        AssertSameArguments(kind, LayerTable.Find(kind)!.Arguments, ["name", "from", "repeat", "frozen", "type"]);

    [Theory]
    [InlineData("NonMaxSuppression")]
    [InlineData("RoiAlign")]
    public void Attribute_and_schema_of_post_processing_take_the_arguments_of_its_table(string kind)
    {
        var arguments = PostProcessingTable.Find(kind)!.Arguments;
        AssertSameArguments(kind, arguments, ["name", "type"]);
        AssertSameDefaults(kind, arguments.Where(a => a.Name != "ScoreThreshold"));
        Assert.Equal(double.NegativeInfinity, new NonMaxSuppressionAttribute("", "", 0).ScoreThreshold);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_attributes_default_is_that_of_the_table(string kind) =>
        AssertSameDefaults(kind, LayerTable.Find(kind)!.Arguments);

    private static void AssertSameArguments(string kind, EquatableArray<ArgumentDefinition> arguments, string[] common)
    {
        var attribute = typeof(LayerAttribute).Assembly.GetType($"NetGen.{kind}Attribute")!;
        var names = arguments.Select(a => a.Name).ToList();

        var properties = attribute.GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance);
        Assert.Equal(names.Order(), properties.Select(p => p.Name).Order());

        var parameters = attribute.GetConstructors().Single().GetParameters().Select(p => p.Name);
        var required = arguments.Where(a => a.Required).Select(a => JsonNames.Of(a.Name)).ToList();
        Assert.Equal(required, parameters);
        Assert.All(
            properties,
            property => Assert.Equal(!required.Contains(JsonNames.Of(property.Name)), property.CanWrite));

        using var schema = JsonDocument.Parse(SchemaWriter.Write());
        var entry = schema.RootElement.GetProperty("$defs").GetProperty(kind);
        Assert.Equal(
            names.Select(JsonNames.Of).Concat(common).Order(),
            entry.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(
            required.Prepend("type"),
            entry.GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
    }

    private static void AssertSameDefaults(string kind, IEnumerable<ArgumentDefinition> arguments)
    {
        var attribute = typeof(LayerAttribute).Assembly.GetType($"NetGen.{kind}Attribute")!;
        var constructor = attribute.GetConstructors().Single();
        var instance = constructor.Invoke(
            [.. constructor.GetParameters().Select(p => p.ParameterType == typeof(string) ? "" : p.ParameterType.IsArray ? Array.CreateInstance(p.ParameterType.GetElementType()!, 1) : Activator.CreateInstance(p.ParameterType))]);
        foreach (var argument in arguments.Where(a => !a.Required))
        {
            object? value = attribute.GetProperty(argument.Name)!.GetValue(instance);
            if (value is not null)
            {
                // A number may be written in more than one way: 1e-5 and 1E-05.
                string? expected = value is double && argument.Default is { } number
                    ? FormattableString.Invariant($"{double.Parse(number, CultureInfo.InvariantCulture)}")
                    : argument.Default;
                Assert.Equal(expected, FormattableString.Invariant($"{value}"), ignoreCase: true);
            }
        }
    }
}
