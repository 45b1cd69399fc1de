namespace NetGen.Weights;

/// <summary>A file that is written beside its target, and then takes the target's place.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _target;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _published;

    private PendingFile(string target, string temporary, FileStream stream) => (_target, _temporary, _stream) = (target, temporary, stream);

    /// <summary>Creates the temporary file.</summary>
    /// <param name="target">The full path of the target, which is no link.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The target is read-only, or its folder must not be written.</exception>
    public static PendingFile Create(string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        UnixFileMode? mode = null;
        if (File.Exists(target))
        {
            if ((File.GetAttributes(target) & FileAttributes.ReadOnly) != 0)
            {
                throw new UnauthorizedAccessException($"'{target}' is read-only.");
            }

            if (!OperatingSystem.IsWindows())
            {
                // From the start: what a private file gets is never to be seen.
                mode = File.GetUnixFileMode(target);
                options.UnixCreateMode = mode;
            }
        }

        TemporaryName.RemoveStale(target);
        var temporary = TemporaryName.Of(target);
        var stream = new FileStream(temporary, options);
        if (mode is { } kept && !OperatingSystem.IsWindows())
        {
            // Not only what the process lets new files have.
            File.SetUnixFileMode(stream.SafeFileHandle, kept);
        }

        return new PendingFile(target, temporary, stream);
    }

    /// <summary>Writes the content, to the disk.</summary>
    public void Write(Action<Stream> content)
    {
        content(_stream);

        // Before the name is there, so that a crash of the machine cannot leave an empty file.
        _stream.Flush(flushToDisk: true);
    }

    /// <summary>Takes the target's place.</summary>
    public void Publish()
    {
        if (OperatingSystem.IsWindows())
        {
            _stream.Dispose();
            if (File.Exists(_target))
            {
                // Keeps the access list.
                File.Replace(_temporary, _target, null);
            }
            else
            {
                File.Move(_temporary, _target);
            }
        }
        else
        {
            File.Move(_temporary, _target, overwrite: true);

            // The folder's entry is on the disk too then: .NET opens no folder to flush it, but the file systems of Linux commit
            // the name of a file with the file itself.
            RandomAccess.FlushToDisk(_stream.SafeFileHandle);
        }

        _published = true;
    }

    /// <summary>Closes the file, and removes it unless it is published.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_published)
        {
            File.Delete(_temporary);
        }
    }
}
