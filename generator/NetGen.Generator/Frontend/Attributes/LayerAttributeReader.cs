using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>A layer attribute in source: its definition, its constants, and its syntax.</summary>
/// <param name="definition">The row of the op table, or the block.</param>
/// <param name="data">The bound attribute.</param>
/// <param name="syntax">The attribute as written.</param>
internal sealed class LayerAttributeReader(LayerDefinition definition, AttributeData data, AttributeSyntax syntax)
{
    private static readonly string AllowedExpressions = FormattableString.Invariant(
        $"an expression has numbers, parameters, + - * / and parentheses only, and at most {Expression.DeepestNesting} of them in each other");

    /// <summary>The kind of layer.</summary>
    public string Kind => definition.Kind;

    /// <summary>Whether the C# compiler understood the attribute; where it did not, it says so itself.</summary>
    public bool Sound =>
        data.AttributeConstructor is not null
        && data.ConstructorArguments.All(argument => argument.Kind != TypedConstantKind.Error);

    /// <summary>Where an argument stands, the attribute if it is not given.</summary>
    public LocationInfo Locate(string? argument)
    {
        var values = Values().Where(v => v.Name == argument).Select(v => v.Value).ToList();
        return values.Count == 0
            ? Places.Of(syntax)
            : Places.Of(syntax.SyntaxTree, TextSpan.FromBounds(values[0].SpanStart, values[values.Count - 1].Span.End));
    }

    /// <summary>The layer, in the form all front-ends give.</summary>
    /// <param name="expressions">Reads what depends on a block's parameters; null in a network.</param>
    /// <param name="described">The layer as messages name it.</param>
    /// <param name="diagnostics">Takes what is wrong with expressions.</param>
    public LayerSpec Read(BlockExpressions? expressions, string described, List<DiagnosticInfo> diagnostics)
    {
        string? name = null;
        string? from = null;
        ArgumentValue? repeat = null;
        bool frozen = false;
        var arguments = new List<Argument>();
        foreach (var given in Values().GroupBy(v => v.Name, v => v.Value))
        {
            switch (given.Key)
            {
                case "Name":
                    name = Constant("Name").Value as string;
                    break;
                case "From":
                    from = Constant("From").Value as string;
                    break;
                case "Frozen":
                    frozen = Constant("Frozen").Value is true;
                    break;
                case "Repeat":
                    repeat = Value(given.Key, [.. given]);
                    break;
                default:
                    if (Value(given.Key, [.. given]) is { } value)
                    {
                        arguments.Add(new Argument(given.Key, value));
                    }

                    break;
            }
        }

        return LayerForm.Of(definition, name, from, repeat, frozen, arguments);

        ArgumentValue? Value(string argument, ExpressionSyntax[] sources)
        {
            if (expressions is null || !sources.Any(expressions.Depends))
            {
                return AttributeValues.Of(Constant(argument));
            }

            var value = sources.Length == 1 ? expressions.Read(sources[0]) : expressions.ReadList(sources);
            if (value is null)
            {
                diagnostics.Add(new DiagnosticInfo(
                    DiagnosticIds.WrongExpression,
                    Locate(argument),
                    [described, argument, string.Join(", ", sources.Select(s => s.ToString())), AllowedExpressions]));
            }

            return value;
        }
    }

    private TypedConstant Constant(string argument)
    {
        for (int i = 0; i < data.ConstructorArguments.Length; i++)
        {
            if (AttributeNames.Argument(data.AttributeConstructor!.Parameters[i].Name) == argument)
            {
                return data.ConstructorArguments[i];
            }
        }

        return data.NamedArguments.FirstOrDefault(named => named.Key == argument).Value;
    }

    /// <summary>The argument expressions as written, with the name of what each gives; the last constructor parameter
    /// takes all positional arguments that are left.</summary>
    private IEnumerable<(string Name, ExpressionSyntax Value)> Values()
    {
        var parameters = data.AttributeConstructor is { } constructor
            ? constructor.Parameters.Select(p => AttributeNames.Argument(p.Name)).ToList()
            : definition.Arguments.Where(a => a.Required).Select(a => a.Name).ToList();
        int position = 0;
        foreach (var argument in syntax.ArgumentList?.Arguments ?? [])
        {
            string? name = argument.NameEquals?.Name.Identifier.ValueText;
            if (argument.NameColon is { } colon)
            {
                name = AttributeNames.Argument(colon.Name.Identifier.ValueText);
            }
            else if (name is null && parameters.Count > 0)
            {
                name = parameters[Math.Min(position++, parameters.Count - 1)];
            }

            if (name is not null)
            {
                yield return (name, argument.Expression);
            }
        }
    }
}
