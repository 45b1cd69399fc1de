using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>The page of layers has a line for each kind, with its arguments.</summary>
public sealed class LayerPageTests
{
    [Fact]
    public void Every_kind_of_layer_has_a_line_with_its_arguments()
    {
        var lines = Repository.Read("runtime/docs/layers.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => string.Join(" | ", cells[1..4]));
        Assert.Equal(LayerTable.All.Select(Line).Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    private static string Line(LayerDefinition layer)
    {
        var required = layer.Arguments.Where(argument => argument.Required)
            .Select(argument => Code(Lower(argument.Name)));
        var optional = layer.Arguments.Where(argument => !argument.Required).Select(argument => Code(argument.Name));
        return string.Join(" | ", Code(layer.Kind), string.Join(", ", required), string.Join(", ", optional));
    }

    private static string Code(string name) => $"`{name}`";

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
