using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>The layer attributes of a class that is a network or a block, in source order.</summary>
internal sealed class LayerAttributes
{
    private readonly List<LayerAttributeReader> _layers = [];
    private readonly List<DiagnosticInfo> _diagnostics = [];

    /// <summary>Collects the layers of one declaration of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="declaration">The part of it that has <c>[Network]</c> or <c>[Block]</c>.</param>
    /// <param name="marker">Which of them.</param>
    /// <param name="blocks">Finds the blocks of the compilation.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public LayerAttributes(
        INamedTypeSymbol type, SyntaxNode declaration, string marker, BlockClasses blocks, CancellationToken cancellation)
    {
        var attributes = type.GetAttributes()
            .Select(data => (Data: data, Syntax: data.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax))
            .Where(attribute => attribute.Syntax is not null)
            .OrderBy(attribute => attribute.Syntax!.SpanStart);
        foreach (var (data, attribute) in attributes)
        {
            var syntax = attribute!;
            bool here = syntax.Parent?.Parent == declaration;
            bool isBlock = AttributeNames.IsUserBlock(data.AttributeClass);
            if (isBlock && blocks.WhyUnusable(data.AttributeClass!) is { } reason)
            {
                Report(syntax, reason.Id, [.. reason.Arguments]);
            }
            else if ((isBlock ? blocks.Define(data.AttributeClass!) : AttributeNames.Layer(data)) is { } definition)
            {
                var layer = new LayerAttributeReader(definition, data, syntax);
                Sound &= layer.Sound;
                if (here)
                {
                    _layers.Add(layer);
                }
                else
                {
                    Report(syntax, DiagnosticIds.LayersOnTwoParts, type.Name, definition.Kind, marker);
                }
            }
            else if (isBlock)
            {
                Sound = false;
            }
            else if (here && data.AttributeClass is null or { TypeKind: TypeKind.Error })
            {
                CheckSpelling(AttributeNames.Written(syntax), syntax);
            }
        }
    }

    /// <summary>Whether the C# compiler understood all of them; where it did not, it says so itself.</summary>
    public bool Sound { get; private set; } = true;

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Count;

    /// <summary>What is wrong with them.</summary>
    public IReadOnlyList<DiagnosticInfo> Diagnostics => _diagnostics;

    /// <summary>The layers in the form all front-ends give.</summary>
    /// <param name="expressions">Reads what depends on a block's parameters; null in a network.</param>
    /// <param name="prefix">What stands before a layer in messages.</param>
    public EquatableArray<LayerSpec> Read(BlockExpressions? expressions = null, string prefix = "") => _layers
        .Select((layer, i) => layer.Read(expressions, prefix + LayerNames.Describe(layer.Kind, i), _diagnostics))
        .ToEquatableArray();

    /// <summary>Where a layer or its argument stands, or null if there is no such layer.</summary>
    public LocationInfo? Locate(Anchor anchor) =>
        anchor.Layer >= 0 && anchor.Layer < _layers.Count ? _layers[anchor.Layer].Locate(anchor.Argument) : null;

    /// <summary>An attribute that the compiler does not know may be a layer misspelt.</summary>
    private void CheckSpelling(string written, AttributeSyntax syntax)
    {
        string hint = NearestName.Hint(written, LayerTable.All.Select(l => l.Kind).Concat(PostProcessingTable.All.Select(p => p.Kind)));
        if (hint.Length > 0)
        {
            Report(syntax.Name, DiagnosticIds.UnknownLayer, LayerNames.Describe("layer", _layers.Count), written, hint);
        }
    }

    private void Report(SyntaxNode place, string id, params string[] arguments) =>
        _diagnostics.Add(new DiagnosticInfo(id, Places.Of(place), arguments.ToEquatableArray()));
}
