using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>The attributes of a class that declare post-processing, in source order.</summary>
internal sealed class PostProcessingAttributes
{
    private readonly List<(PostProcessingDefinition Definition, AttributeArguments Values)> _steps = [];
    private readonly List<DiagnosticInfo> _diagnostics = [];

    /// <summary>Collects the post-processing of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="network">The part of it that has <c>[Network]</c>, or null if none has.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public PostProcessingAttributes(INamedTypeSymbol type, SyntaxNode? network, CancellationToken cancellation)
    {
        var attributes =
            from data in type.GetAttributes()
            let definition = AttributeNames.PostProcessing(data)
            let syntax = data.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax
            where definition is not null && syntax is not null
            orderby syntax.SpanStart
            select (Definition: definition, Data: data, Syntax: syntax);
        foreach (var (definition, data, syntax) in attributes)
        {
            if (network is null || syntax.Parent?.Parent != network)
            {
                _diagnostics.Add(new DiagnosticInfo(
                    DiagnosticIds.PostProcessingWithoutNetwork, Places.Of(syntax), [type.Name, definition.Kind]));
            }
            else
            {
                var required = definition.Arguments.Where(a => a.Required).Select(a => a.Name);
                _steps.Add((definition, new AttributeArguments(required, data, syntax)));
            }
        }
    }

    /// <summary>Whether the C# compiler understood all of them; where it did not, it says so itself.</summary>
    public bool Sound => _steps.All(step => step.Values.Sound);

    /// <summary>Their number.</summary>
    public int Count => _steps.Count;

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<DiagnosticInfo> Diagnostics => _diagnostics;

    /// <summary>The post-processing in the form all front-ends give.</summary>
    public EquatableArray<PostProcessingSpec> Read() =>
        _steps.Select(step => Read(step.Definition, step.Values)).ToEquatableArray();

    /// <summary>Where a post-processing or its argument stands, or null if there is no such one.</summary>
    public LocationInfo? Locate(Anchor anchor) =>
        anchor.Step >= 0 && anchor.Step < _steps.Count ? _steps[anchor.Step].Values.Locate(anchor.Argument) : null;

    private static PostProcessingSpec Read(PostProcessingDefinition definition, AttributeArguments values)
    {
        var arguments =
            from name in values.Values().Select(given => given.Name).Distinct()
            where name != "Name"
            let value = AttributeValues.Of(values.Constant(name))
            where value is not null
            select new Argument(name, value);
        return new PostProcessingSpec(
            definition.Kind, values.Constant("Name").Value as string, LayerForm.Arguments(definition.Arguments, arguments));
    }
}
