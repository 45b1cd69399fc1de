using System.Text;

namespace NetGen.Cli.Files;

/// <summary>Writes files as a whole: whoever opens one sees the old content or the new, never a part.</summary>
internal static class WholeFile
{
    /// <summary>Writes a text to a file beside the target and renames it; on failure, removes it and leaves the target.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; expected a file");
        }

        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
