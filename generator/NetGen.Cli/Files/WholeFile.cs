using System.Text;

namespace NetGen.Cli.Files;

/// <summary>Writes files as a whole: whoever opens one sees the old content or the new, never a part.</summary>
internal static class WholeFile
{
    /// <summary>Writes a text.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write((path, Text(text)));

    /// <summary>What writes a text.</summary>
    public static Action<Stream> Text(string text) => stream => stream.Write(new UTF8Encoding(false).GetBytes(text));

    /// <summary>Writes files beside their targets and, when all are complete, renames them; on failure before that, removes
    /// them and leaves the targets.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(params (string Path, Action<Stream> Content)[] files)
    {
        string suffix = $".{Path.GetRandomFileName()}.tmp";
        try
        {
            foreach (var (path, content) in files)
            {
                if (Directory.Exists(path))
                {
                    throw new IOException($"'{path}' is a folder; expected a file");
                }

                if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
                {
                    throw new IOException($"there is no folder '{folder}' for '{Path.GetFileName(path)}'");
                }

                using var stream = new FileStream(path + suffix, FileMode.CreateNew, FileAccess.Write);
                content(stream);
            }

            foreach (var (path, _) in files)
            {
                File.Move(path + suffix, path, overwrite: true);
            }
        }
        finally
        {
            foreach (var (path, _) in files.Where(file => File.Exists(file.Path + suffix)))
            {
                File.Delete(path + suffix);
            }
        }
    }
}
