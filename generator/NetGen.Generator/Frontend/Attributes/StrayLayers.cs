using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>Finds layer attributes on a class without <c>[Network]</c> or <c>[Block]</c>, which would otherwise do nothing, silently.</summary>
public static class StrayLayers
{
    /// <summary>Whether a node may be such a class, by names alone.</summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is ClassDeclarationSyntax { AttributeLists.Count: > 0 } type && Layers(type).Any();

    /// <summary>The diagnostic of such a class at its first layer, or null if it is none.</summary>
    public static DiagnosticInfo? Find(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var declaration = (ClassDeclarationSyntax)context.Node;
        if (context.SemanticModel.GetDeclaredSymbol(declaration, cancellation) is not { } type
            || type.GetAttributes().Any(attribute => AttributeNames.IsNetwork(attribute) || AttributeNames.IsBlock(attribute)))
        {
            return null;
        }

        foreach (var attribute in type.GetAttributes())
        {
            if (AttributeNames.Layer(attribute) is { } layer
                && attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } syntax
                && syntax.Parent?.Parent == declaration)
            {
                return new DiagnosticInfo(DiagnosticIds.LayersWithoutNetwork, Places.Of(syntax), [type.Name, layer.Kind]);
            }
        }

        return null;
    }

    private static IEnumerable<AttributeSyntax> Layers(ClassDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(list => list.Attributes)
            .Where(attribute => LayerTable.Find(AttributeNames.Written(attribute)) is not null);
}
