using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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

    private readonly AttributeArguments _values = new(definition.Arguments.Where(a => a.Required).Select(a => a.Name), data, syntax);

    /// <summary>The kind of layer.</summary>
    public string Kind => definition.Kind;

    /// <summary>Whether the C# compiler understood the attribute; where it did not, it says so itself.</summary>
    public bool Sound => _values.Sound;

    /// <summary>Where an argument stands, the attribute if it is not given.</summary>
    public LocationInfo Locate(string? argument) => _values.Locate(argument);

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
        foreach (var given in _values.Values().GroupBy(v => v.Name, v => v.Value))
        {
            switch (given.Key)
            {
                case "Name":
                    name = _values.Constant("Name").Value as string;
                    break;
                case "From":
                    from = _values.Constant("From").Value as string;
                    break;
                case "Frozen":
                    frozen = _values.Constant("Frozen").Value is true;
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
                return AttributeValues.Of(_values.Constant(argument));
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
}
