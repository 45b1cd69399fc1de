using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator.Model;

/// <summary>Names of classes and namespaces: kept unescaped in a <see cref="NetSpec"/>, escaped where they are
/// printed.</summary>
public static class Identifiers
{
    /// <summary>A name as C# source spells it, each part a keyword escaped: <c>My.event</c> becomes
    /// <c>My.@event</c>.</summary>
    public static string Escape(string dottedName) => string.Join(".", dottedName.Split('.').Select(EscapePart));

    /// <summary>The most characters of a class's name, and of a namespace: together at most 1,023 bytes in metadata, where a letter
    /// has three.</summary>
    public const int Longest = 150;

    /// <summary>Whether each part of a dotted name is an identifier, keywords included, without characters that C# does not count
    /// as parts of it: two names would be one.</summary>
    public static bool IsDottedName(string name) => name.Length <= Longest && name.Split('.').All(IsName);

    /// <summary>A dotted name that is one for certain: what is no letter or digit becomes an underscore, as in a root namespace
    /// that is the name of a project file.</summary>
    public static string ToDottedName(string text)
    {
        if (text.Length == 0 || IsDottedName(text))
        {
            return text;
        }

        var parts = text.Split('.').Where(part => part.Length > 0).Select(part =>
        {
            string name = string.Concat(part.Select(letter => char.IsLetterOrDigit(letter) ? letter : '_'));
            return IsName(name) ? name : "_" + name;
        });
        string joined = string.Join(".", parts);
        return joined.Length <= Longest ? joined : "";
    }

    /// <summary>A file name as a class name: <c>my-net_2.net.json</c> becomes <c>MyNet2</c>. A leading digit gets an
    /// underscore; a name without a letter or digit becomes <c>Network</c>.</summary>
    public static string FromFileName(string path)
    {
        string file = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        int dot = file.IndexOf('.');
        string stem = dot > 0 ? file.Substring(0, dot) : file;
        string name = stem.Any(char.IsLetterOrDigit) ? PascalCase.Of(stem) : "Network";
        return name.Substring(0, Math.Min(name.Length, Longest));
    }

    private static bool IsName(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && name.All(letter => char.GetUnicodeCategory(letter) != UnicodeCategory.Format);

    private static string EscapePart(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;
}
