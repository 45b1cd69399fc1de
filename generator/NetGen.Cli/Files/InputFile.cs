namespace NetGen.Cli.Files;

/// <summary>Files that are given to be read. Whatever the path names, reading ends in the content or in an exception that the
/// command line tells in one line.</summary>
internal static class InputFile
{
    private const int Piece = 1 << 16;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path, as it was given.</param>
    /// <param name="expected">What the file should be, with its article: <c>a spec file</c>.</param>
    /// <exception cref="UsageException">The path is none.</exception>
    /// <exception cref="IOException">It cannot be opened, or is a folder.</exception>
    public static FileStream Open(string path, string expected)
    {
        Check(path, expected);
        return new FileStream(path, FileMode.Open, FileAccess.Read);
    }

    /// <summary>Checks that a path may name a file, and no folder.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="expected">What the file should be, with its article.</param>
    /// <exception cref="UsageException">The path is none.</exception>
    /// <exception cref="IOException">It is a folder.</exception>
    public static void Check(string path, string expected)
    {
        if (!PathText.IsPath(path))
        {
            throw new UsageException($"'{path}' is no path; expected that of {expected}");
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; expected {expected}");
        }
    }

    /// <summary>Reads a file of a limited size; what is no file of its own, as a pipe or a device, is read up to that size too.</summary>
    /// <param name="path">Its path, as it was given.</param>
    /// <param name="expected">What the file should be, with its article.</param>
    /// <param name="largest">The most bytes.</param>
    /// <exception cref="UsageException">The path is none.</exception>
    /// <exception cref="IOException">It cannot be read, is a folder, or larger.</exception>
    public static ReadOnlyMemory<byte> ReadAll(string path, string expected, long largest)
    {
        using var file = Open(path, expected);
        if (file.CanSeek && file.Length > largest)
        {
            throw TooLarge(path, expected, largest);
        }

        byte[] content = new byte[file.CanSeek ? (int)file.Length + 1 : Piece];
        int length = 0;
        while (file.Read(content, length, content.Length - length) is > 0 and int read)
        {
            length += read;
            if (length > largest)
            {
                throw TooLarge(path, expected, largest);
            }

            if (length == content.Length)
            {
                Array.Resize(ref content, (int)Math.Min(Array.MaxLength, 2L * content.Length));
            }
        }

        return content.AsMemory(0, length);
    }

    private static IOException TooLarge(string path, string expected, long largest) =>
        new(FormattableString.Invariant($"'{path}' has more than {largest:N0} bytes, the most of {expected}"));
}
