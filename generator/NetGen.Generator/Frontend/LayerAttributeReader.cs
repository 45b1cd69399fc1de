using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>A layer attribute in source: its row of the op table, its constants, and its syntax.</summary>
/// <param name="definition">The row of the op table.</param>
/// <param name="data">The bound attribute.</param>
/// <param name="syntax">The attribute as written.</param>
internal sealed class LayerAttributeReader(LayerDefinition definition, AttributeData data, AttributeSyntax syntax)
{
    /// <summary>Where an argument stands, the attribute if it is not given.</summary>
    public LocationInfo Locate(string? argument)
    {
        var values = Values().Where(v => v.Name == argument).Select(v => v.Value).ToList();
        return values.Count == 0
            ? Places.Of(syntax)
            : Places.Of(syntax.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(
                values[0].SpanStart, values[values.Count - 1].Span.End));
    }

    /// <summary>The layer, in the form all front-ends give.</summary>
    public LayerSpec Read()
    {
        var required = definition.Arguments.Where(a => a.Required).ToList();
        string? name = null;
        string? from = null;
        ArgumentValue? repeat = null;
        bool frozen = false;
        var arguments = new List<Argument>();
        for (int i = 0; i < data.ConstructorArguments.Length && i < required.Count; i++)
        {
            Add(required[i].Name, data.ConstructorArguments[i]);
        }

        foreach (var named in data.NamedArguments)
        {
            if (named.Key == "Name")
            {
                name = named.Value.Value as string;
            }
            else if (named.Key == "From")
            {
                from = named.Value.Value as string;
            }
            else if (named.Key == "Repeat")
            {
                repeat = AttributeValues.Of(named.Value);
            }
            else if (named.Key == "Frozen")
            {
                frozen = named.Value.Value is true;
            }
            else
            {
                Add(named.Key, named.Value);
            }
        }

        return LayerForm.Of(definition, name, from, repeat, frozen, arguments);

        void Add(string argument, TypedConstant constant)
        {
            if (AttributeValues.Of(constant) is { } value)
            {
                arguments.Add(new Argument(argument, value));
            }
        }
    }

    /// <summary>The argument expressions as written, with the name of what each gives; the last constructor parameter
    /// takes all positional arguments that are left.</summary>
    private IEnumerable<(string Name, ExpressionSyntax Value)> Values()
    {
        var required = definition.Arguments.Where(a => a.Required).Select(a => a.Name).ToList();
        int position = 0;
        foreach (var argument in syntax.ArgumentList?.Arguments ?? [])
        {
            string? name = argument.NameEquals?.Name.Identifier.ValueText;
            if (argument.NameColon is { } colon)
            {
                string parameter = colon.Name.Identifier.ValueText;
                name = required.FirstOrDefault(r => JsonNames.Of(r) == parameter);
            }
            else if (name is null && required.Count > 0)
            {
                name = required[Math.Min(position++, required.Count - 1)];
            }

            if (name is not null)
            {
                yield return (name, argument.Expression);
            }
        }
    }
}
