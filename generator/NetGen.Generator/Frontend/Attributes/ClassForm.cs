using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>Which classes can hold a network. The generated part derives the class from <c>NetGen.Network</c> and adds
/// constructors, so it has to be a plain partial class at namespace level.</summary>
public static class ClassForm
{
    /// <summary>What keeps a type from holding a network, shown at its name, or null if nothing does.</summary>
    public static DiagnosticInfo? Check(TypeDeclarationSyntax declaration, INamedTypeSymbol type)
    {
        var place = Places.Of(declaration.Identifier);
        if (Unsupported(declaration, type) is { } reason)
        {
            return new DiagnosticInfo(DiagnosticIds.UnsupportedClass, place, [type.Name, reason]);
        }

        return declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
            ? null
            : new DiagnosticInfo(DiagnosticIds.NotPartial, place, [type.Name]);
    }

    private static string? Unsupported(TypeDeclarationSyntax declaration, INamedTypeSymbol type)
    {
        if (type.IsRecord)
        {
            return "is a record";
        }

        if (type.TypeKind != TypeKind.Class)
        {
            return type.TypeKind == TypeKind.Struct ? "is a struct" : "is an interface";
        }

        if (type.IsStatic)
        {
            return "is static";
        }

        if (type.IsAbstract)
        {
            return "is abstract";
        }

        if (type.ContainingType is { } outer)
        {
            return "is nested in " + outer.Name;
        }

        if (type.TypeParameters.Length > 0)
        {
            return "is generic";
        }

        if (type.IsFileLocal)
        {
            return "is file-local";
        }

        if (declaration.ParameterList is not null)
        {
            return "has a primary constructor";
        }

        bool ownBase = type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: TypeKind.Class } parent
            && parent.ToDisplayString() != AttributeNames.NetworkBase;
        if (ownBase)
        {
            return "has the base class " + type.BaseType!.Name;
        }

        return type.GetMembers().FirstOrDefault(member => GeneratedNames.All.Contains(member.Name)) is { } member
            ? $"has a member {member.Name}, as its generated part does"
            : GeneratedNames.Conflict(AttributeNames.Namespace(type), type.Name);
    }
}
