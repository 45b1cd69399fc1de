using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Blocks;

namespace NetGen.Generator.Frontend;

/// <summary>What a class with <c>[Block]</c> declares.</summary>
/// <param name="Spec">The block, or null if it cannot be used.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
public sealed record ParsedBlock(BlockSpec? Spec, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>Reads a block from its class: parameters from the constructor, layers from the attributes.</summary>
internal sealed class BlockClass
{
    private readonly INamedTypeSymbol _type;
    private readonly TypeDeclarationSyntax _declaration;
    private readonly SemanticModel _model;
    private readonly DiagnosticInfo? _unsupported;
    private LayerAttributes? _layers;
    private ParsedBlock? _parsed;

    /// <summary>Reads the parameters of a block.</summary>
    /// <param name="type">The class.</param>
    /// <param name="declaration">The part of it with <c>[Block]</c>.</param>
    /// <param name="model">The meaning of that source.</param>
    public BlockClass(INamedTypeSymbol type, TypeDeclarationSyntax declaration, SemanticModel model)
    {
        (_type, _declaration, _model) = (type, declaration, model);
        if (Unsupported() is { } reason)
        {
            _unsupported = new DiagnosticInfo(DiagnosticIds.UnsupportedBlock, Places.Of(declaration.Identifier), [type.Name, reason]);
        }
        else
        {
            Head = new BlockSpec(AttributeNames.WithoutSuffix(type.Name), BlockForm.Order(Constructor!.Parameters.Select(Parameter)), []);
        }
    }

    /// <summary>The block's name and parameters, or null if the class cannot be a block.</summary>
    public BlockSpec? Head { get; }

    private IMethodSymbol? Constructor =>
        _type.InstanceConstructors.Count(c => c.DeclaredAccessibility == Accessibility.Public) == 1
            ? _type.InstanceConstructors.Single(c => c.DeclaredAccessibility == Accessibility.Public)
            : null;

    /// <summary>Reads the class that an attribute <c>[Block]</c> stands on, for what is wrong with it.</summary>
    public static ParsedBlock Check(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) => new(
        null,
        new BlockClasses(context.SemanticModel.Compilation, cancellation).Check((INamedTypeSymbol)context.TargetSymbol));

    /// <summary>Reads the block's layers.</summary>
    public ParsedBlock Read(BlockClasses blocks, CancellationToken cancellation)
    {
        if (_parsed is null)
        {
            _parsed = Head is null ? new ParsedBlock(null, [_unsupported!]) : ReadLayers(blocks, cancellation);
        }

        return _parsed;
    }

    /// <summary>Where something in the block stands, its name for the whole of it.</summary>
    public LocationInfo Locate(Anchor anchor) => _layers?.Locate(anchor) ?? Places.Of(_declaration.Identifier);

    private ParsedBlock ReadLayers(BlockClasses blocks, CancellationToken cancellation)
    {
        _layers = new LayerAttributes(_type, _declaration, "Block", blocks, cancellation);
        var expressions = new BlockExpressions(_model, _type, [.. Head!.Parameters.Select(p => p.Name)]);
        var layers = _layers.Read(expressions, $"in {Head.Name}: ");
        EquatableArray<DiagnosticInfo> diagnostics =
        [
            .. _layers.Diagnostics, .. new PostProcessingAttributes(_type, network: null, cancellation).Diagnostics,
        ];
        bool sound = _layers.Sound && diagnostics.Count == 0;
        return new ParsedBlock(sound ? Head with { Layers = layers } : null, diagnostics);
    }

    private static BlockParameter Parameter(IParameterSymbol parameter) => new(
        AttributeNames.Argument(parameter.Name),
        parameter.HasExplicitDefaultValue && AttributeValues.OfBasic(parameter.ExplicitDefaultValue) is { } absent
            ? LayerForm.Plain(absent)
            : null);

    private string? Unsupported()
    {
        if (_type.BaseType?.ToDisplayString() != AttributeNames.Block)
        {
            return "does not derive from BlockAttribute itself";
        }

        if (_type.IsAbstract)
        {
            return "is abstract";
        }

        if (_type.IsGenericType)
        {
            return "is generic";
        }

        if (Constructor is not { } constructor)
        {
            return "has not one public constructor";
        }

        foreach (string parameter in constructor.Parameters.Select(p => p.Name))
        {
            if (!BlockCheck.IsParameterName(parameter))
            {
                return $"has a parameter '{parameter}', but the name must be {BlockCheck.ParameterNames}";
            }

            if (!_type.GetMembers(AttributeNames.Argument(parameter)).Any(member => member is IFieldSymbol { IsConst: true }))
            {
                return $"has no constant '{AttributeNames.Argument(parameter)}' that stands for its parameter '{parameter}'";
            }
        }

        return null;
    }
}
