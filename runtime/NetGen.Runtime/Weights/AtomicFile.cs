namespace NetGen.Weights;

/// <summary>Replaces a file as a whole: whoever opens it sees the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a temporary file in the same folder and renames it; on failure, removes it and leaves the
    /// target.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                // On the disk before the name is, so that a crash of the machine cannot leave an empty file.
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
