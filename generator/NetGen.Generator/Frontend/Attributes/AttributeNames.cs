using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>The names of the attributes that declare networks and blocks.</summary>
public static class AttributeNames
{
    /// <summary>The metadata name of the attribute that makes a class a network.</summary>
    public const string Network = "NetGen.NetworkAttribute";

    /// <summary>The metadata name of the attribute that makes a class a block, and is its base class.</summary>
    public const string Block = "NetGen.BlockAttribute";

    /// <summary>The full name of the base class of networks.</summary>
    public const string NetworkBase = "NetGen.Network";

    private const string Suffix = "Attribute";

    /// <summary>Whether an attribute is <c>[Network]</c>.</summary>
    public static bool IsNetwork(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() == Network;

    /// <summary>Whether an attribute is <c>[Block]</c>.</summary>
    public static bool IsBlock(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() == Block;

    /// <summary>The row of the op table an attribute stands for, or null if it is none of the built-in layers.</summary>
    public static LayerDefinition? Layer(AttributeData attribute) =>
        OwnName(attribute) is { } name ? LayerTable.Find(name) : null;

    /// <summary>The kind of post-processing an attribute stands for, or null if it is none.</summary>
    public static PostProcessingDefinition? PostProcessing(AttributeData attribute) =>
        OwnName(attribute) is { } name ? PostProcessingTable.Find(name) : null;

    /// <summary>Whether an attribute's class is a block of a user's.</summary>
    public static bool IsUserBlock(INamedTypeSymbol? type)
    {
        for (var parent = type?.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.ToDisplayString() == Block)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of an attribute of NetGen's own, or null for others.</summary>
    private static string? OwnName(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true } } type
        && !IsUserBlock(type)
            ? WithoutSuffix(type.Name)
            : null;

    /// <summary>The namespace of a type, empty for the global one.</summary>
    public static string Namespace(ISymbol type)
    {
        var parts = new List<string>();
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            parts.Insert(0, space.Name);
        }

        return string.Join(".", parts);
    }

    /// <summary>The name of an attribute by its class: without the suffix.</summary>
    public static string WithoutSuffix(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;

    /// <summary>The last part of an attribute's name as written, without the suffix.</summary>
    public static string Written(AttributeSyntax attribute) => WithoutSuffix(attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        var other => other.ToString(),
    });

    /// <summary>The argument that a constructor's parameter gives: its name, starting in upper case.</summary>
    public static string Argument(string parameter) => char.ToUpperInvariant(parameter[0]) + parameter.Substring(1);
}
