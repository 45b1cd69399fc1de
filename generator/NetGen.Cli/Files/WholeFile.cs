using System.Text;
using NetGen.Weights;

namespace NetGen.Cli.Files;

/// <summary>Writes files as a whole, as the runtime saves weights: whoever opens one sees the old content or the new.</summary>
internal static class WholeFile
{
    /// <summary>Writes a text.</summary>
    /// <exception cref="UsageException">The path is none.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write((path, Text(text)));

    /// <summary>What writes a text.</summary>
    public static Action<Stream> Text(string text) => stream => stream.Write(new UTF8Encoding(false).GetBytes(text));

    /// <summary>Writes files, all or none of them as long as renaming does not fail.</summary>
    /// <exception cref="UsageException">A path is none.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(params (string Path, Action<Stream> Content)[] files)
    {
        foreach (var (path, _) in files)
        {
            Checked(path, "a file");
        }

        AtomicFile.Write(files);
    }

    /// <summary>A path that is one, of a folder that there is: to be told before the work is done.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="expected">What it should name, with its article.</param>
    /// <exception cref="UsageException">The path is none.</exception>
    /// <exception cref="IOException">It is a folder, or there is none for it.</exception>
    public static string Checked(string path, string expected)
    {
        if (!PathText.IsPath(path))
        {
            throw new UsageException($"'{path}' is no path; expected that of {expected}");
        }

        if (Directory.Exists(path) || !PathText.NamesFile(path))
        {
            throw new IOException($"'{path}' is a folder; expected {expected}");
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            throw new IOException($"there is no folder '{folder}' for '{Path.GetFileName(path)}'");
        }

        return path;
    }
}
