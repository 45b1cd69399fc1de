using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator.Model;

/// <summary>Names of classes and namespaces: kept unescaped in a <see cref="NetSpec"/>, escaped where they are
/// printed.</summary>
public static class Identifiers
{
    /// <summary>A name as C# source spells it, each part a keyword escaped: <c>My.event</c> becomes
    /// <c>My.@event</c>.</summary>
    public static string Escape(string dottedName) => string.Join(".", dottedName.Split('.').Select(EscapePart));

    /// <summary>Whether each part of a dotted name is an identifier, keywords included.</summary>
    public static bool IsDottedName(string name) => name.Split('.').All(SyntaxFacts.IsValidIdentifier);

    /// <summary>A file name as a class name: <c>my-net_2.net.json</c> becomes <c>MyNet2</c>. A leading digit gets an
    /// underscore; a name without a letter or digit becomes <c>Network</c>.</summary>
    public static string FromFileName(string path)
    {
        string file = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        int dot = file.IndexOf('.');
        string stem = dot > 0 ? file.Substring(0, dot) : file;
        return stem.Any(char.IsLetterOrDigit) ? PascalCase.Of(stem) : "Network";
    }

    private static string EscapePart(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;
}
