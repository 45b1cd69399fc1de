using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>The arguments of an attribute in source: its constants, and its syntax.</summary>
/// <param name="required">The names of the arguments that come first, for an attribute that the C# compiler did not
/// understand.</param>
/// <param name="data">The bound attribute.</param>
/// <param name="syntax">The attribute as written.</param>
internal sealed class AttributeArguments(IEnumerable<string> required, AttributeData data, AttributeSyntax syntax)
{
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

    /// <summary>The constant of an argument.</summary>
    public TypedConstant Constant(string argument)
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
    public IEnumerable<(string Name, ExpressionSyntax Value)> Values()
    {
        var parameters = data.AttributeConstructor is { } constructor
            ? constructor.Parameters.Select(p => AttributeNames.Argument(p.Name)).ToList()
            : required.ToList();
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
