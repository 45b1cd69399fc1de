namespace NetGen.Imaging;

/// <summary>Reads a picture's bytes, with messages that name the file and what was being read.</summary>
internal sealed class PictureStream(Stream stream, string name)
{
    private const int ChunkBytes = 1 << 16;

    // More than any camera has; a small file of one colour may claim as many.
    private const long MaximumPixels = 1 << 28;

    /// <summary>What is wrong with the file.</summary>
    public InvalidDataException Error(string what, Exception? cause = null) => new($"{name}: {what}.", cause);

    /// <summary>The next bytes.</summary>
    /// <param name="count">Their number, which may be but a claim of the file: memory grows as they are read.</param>
    /// <param name="what">What they are, for the message if they are missing.</param>
    public byte[] Bytes(int count, string what)
    {
        var bytes = new byte[Math.Min(count, ChunkBytes)];
        var found = 0;
        while (found < count)
        {
            if (found == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
            }

            var read = stream.Read(bytes, found, bytes.Length - found);
            if (read == 0)
            {
                throw Error($"ends within {what}: {count} bytes are expected, {found} are there");
            }

            found += read;
        }

        return bytes;
    }

    /// <summary>The next byte.</summary>
    public byte Byte(string what) => stream.ReadByte() is var value and >= 0 ? (byte)value : throw Error($"ends within {what}");

    /// <summary>Refuses sizes that no picture has.</summary>
    public void CheckSize(long width, long height)
    {
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue || width * height > MaximumPixels)
        {
            throw Error($"has {width} x {height} pixels; there must be 1 to {MaximumPixels}");
        }
    }
}
