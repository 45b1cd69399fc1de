namespace NetGen.Weights;

/// <summary>
/// Replaces files as a whole: whoever opens one sees the old content or the new, never a part, even after the machine crashed.
/// A symbolic link stays, and the file that it leads to is replaced; a file keeps its permissions. Owner and access lists of a
/// file are those of a new one, as no API of .NET tells them on Unix.
/// </summary>
internal static class AtomicFile
{
    // What lies here is no file to be replaced: the system's output, and devices.
    private static readonly string[] SystemFolders = ["/dev/", "/proc/", "/sys/"];

    // Memory that is used as a disk.
    private const string SharedMemory = "/dev/shm/";

    /// <summary>Writes a file.</summary>
    /// <inheritdoc cref="Write(IReadOnlyCollection{ValueTuple{string, Action{Stream}}})"/>
    public static void Write(string path, Action<Stream> write) => Write([(path, write)]);

    /// <summary>Writes temporary files in the folders of the targets and, when all are complete, renames them. On failure before
    /// that, removes them and leaves the targets. Temporary files of saves that were killed are removed as well.</summary>
    /// <param name="files">The paths, and what writes the contents.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file, or its folder, must not be written.</exception>
    public static void Write(IReadOnlyCollection<(string Path, Action<Stream> Content)> files)
    {
        var pending = new List<PendingFile>();
        try
        {
            foreach (var (path, content) in files)
            {
                var target = Target(path);
                if (IsOfSystem(path) || IsOfSystem(target))
                {
                    using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
                    content(stream);
                    continue;
                }

                var file = PendingFile.Create(target);
                pending.Add(file);
                file.Write(content);
            }

            foreach (var file in pending)
            {
                file.Publish();
            }
        }
        finally
        {
            foreach (var file in pending)
            {
                file.Dispose();
            }
        }
    }

    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static bool IsOfSystem(string path) =>
        !OperatingSystem.IsWindows()
        && SystemFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
        && !path.StartsWith(SharedMemory, StringComparison.Ordinal);
}
