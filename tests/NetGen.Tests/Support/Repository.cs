using System.Runtime.CompilerServices;

namespace NetGen.Tests.Support;

/// <summary>Files of the repository that tests compare with.</summary>
public static class Repository
{
    private static readonly string Root =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    /// <summary>The path of a file or folder, from the repository's root.</summary>
    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>The text of a file, with line feeds only.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative)).ReplaceLineEndings("\n");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
