using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>The names of the attributes that declare networks.</summary>
public static class AttributeNames
{
    /// <summary>The metadata name of the attribute that makes a class a network.</summary>
    public const string Network = "NetGen.NetworkAttribute";

    /// <summary>The full name of the base class of networks.</summary>
    public const string NetworkBase = "NetGen.Network";

    private const string Suffix = "Attribute";

    /// <summary>Whether an attribute is <c>[Network]</c>.</summary>
    public static bool IsNetwork(AttributeData attribute) => attribute.AttributeClass?.ToDisplayString() == Network;

    /// <summary>The row of the op table an attribute stands for, or null if it is no layer.</summary>
    public static LayerDefinition? Layer(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true } } type
            ? LayerTable.Find(WithoutSuffix(type.Name))
            : null;

    /// <summary>The last part of an attribute's name as written, without the suffix.</summary>
    public static string Written(AttributeSyntax attribute) => WithoutSuffix(attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        var other => other.ToString(),
    });

    private static string WithoutSuffix(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
}
