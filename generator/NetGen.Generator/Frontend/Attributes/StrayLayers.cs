using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>Finds attributes of layers and of post-processing on a class without <c>[Network]</c> or <c>[Block]</c>, which would otherwise do nothing, silently.</summary>
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
            if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not { } syntax || syntax.Parent?.Parent != declaration)
            {
                continue;
            }

            if (AttributeNames.Layer(attribute) is { } layer)
            {
                return new DiagnosticInfo(DiagnosticIds.LayersWithoutNetwork, Places.Of(syntax), [type.Name, layer.Kind]);
            }

            if (AttributeNames.PostProcessing(attribute) is { } step)
            {
                return new DiagnosticInfo(DiagnosticIds.PostProcessingWithoutNetwork, Places.Of(syntax), [type.Name, step.Kind]);
            }
        }

        return null;
    }

    private static IEnumerable<AttributeSyntax> Layers(ClassDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(list => list.Attributes)
            .Where(attribute => AttributeNames.Written(attribute) is var name
                && (LayerTable.Find(name) is not null || PostProcessingTable.Find(name) is not null));
}
