namespace NetGen.Cli.Files;

/// <summary>Paths as they are given on a command line.</summary>
internal static class PathText
{
    /// <summary>Whether a text may be a path at all: the system takes none that is empty or has a zero in it.</summary>
    public static bool IsPath(string text) => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>Whether a path ends in the name of a file, and not in a separator or in the name of a folder itself.</summary>
    public static bool NamesFile(string path) => IsPath(path) && Path.GetFileName(path) is not ("" or "." or "..");
}
