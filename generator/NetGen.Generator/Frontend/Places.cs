using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>Makes locations that hold no Roslyn object.</summary>
public static class Places
{
    /// <summary>The location of a node.</summary>
    public static LocationInfo Of(SyntaxNode node) => Of(node.SyntaxTree, node.Span);

    /// <summary>The location of a token.</summary>
    public static LocationInfo Of(SyntaxToken token) => Of(token.SyntaxTree!, token.Span);

    /// <summary>The location of a span of a source file.</summary>
    public static LocationInfo Of(SyntaxTree tree, TextSpan span) => Of(tree.FilePath, tree.GetText().Lines, span);

    /// <summary>The location of a span of a text.</summary>
    public static LocationInfo Of(string path, TextLineCollection lines, TextSpan span)
    {
        var place = lines.GetLinePositionSpan(span);
        return new LocationInfo(
            path, span.Start, span.Length, place.Start.Line, place.Start.Character, place.End.Line, place.End.Character);
    }
}
