using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>The page of layers has a line for each kind of layer and of post-processing, with its arguments.</summary>
public sealed class LayerPageTests
{
    [Fact]
    public void Every_kind_has_a_line_with_its_arguments()
    {
        var lines = Repository.Read("runtime/docs/layers.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => string.Join(" | ", cells[1..4]));
        var kinds = LayerTable.All.Select(layer => Line(layer.Kind, layer.Arguments))
            .Concat(PostProcessingTable.All.Select(step => Line(step.Kind, step.Arguments)));
        Assert.Equal(kinds.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    private static string Line(string kind, EquatableArray<ArgumentDefinition> arguments)
    {
        var required = arguments.Where(argument => argument.Required)
            .Select(argument => Code(Lower(argument.Name)));
        var optional = arguments.Where(argument => !argument.Required).Select(argument => Code(argument.Name));
        return string.Join(" | ", Code(kind), string.Join(", ", required), string.Join(", ", optional));
    }

    private static string Code(string name) => $"`{name}`";

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
