using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen.Data;

/// <summary>
/// A file in the IDX format of MNIST (LeCun, Cortes, Burges), with unsigned bytes: two zero bytes, the type 0x08, the
/// number of dimensions, each dimension as a big-endian 32-bit number, then the bytes. Compressed files (gzip) are
/// recognised by their first bytes, whatever they are called.
/// </summary>
public sealed class IdxFile
{
    private const int MaximumRank = 8;
    private const byte UnsignedByte = 0x08;
    private const int ChunkBytes = 1 << 16;

    // The largest file of this kind, of all letters of EMNIST, has half of it; compressed zeros have a thousandth.
    private const int LargestData = 1 << 30;

    private IdxFile(int[] dimensions, byte[] data)
    {
        Dimensions = dimensions;
        Data = data;
    }

    /// <summary>The dimensions, outermost first: (N, H, W) for images, (N) for labels.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The bytes, the innermost dimension densest.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, compressed or not.</param>
    /// <exception cref="InvalidDataException">It is malformed; the message names the file and what is
    /// wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IdxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream, compressed or not; need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static IdxFile Read(Stream stream, string name = "the stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var magic = new byte[4];
        if (stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length)
        {
            throw new InvalidDataException($"{name}: an IDX file begins with 4 bytes of type; it is shorter.");
        }

        var isCompressed = magic[0] == 0x1F && magic[1] == 0x8B;
        if (!isCompressed)
        {
            return ReadBody(magic, stream, name);
        }

        try
        {
            using var plain = new GZipStream(new PrefixedStream(magic, stream), CompressionMode.Decompress);
            var inner = new byte[4];
            plain.ReadExactly(inner);
            return ReadBody(inner, plain, name);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"{name}: the compressed content ends too early.", exception);
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{name}: the compressed content is damaged: {exception.Message}", exception);
        }
    }

    private static IdxFile ReadBody(ReadOnlySpan<byte> magic, Stream stream, string name)
    {
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != UnsignedByte || magic[3] is 0 or > MaximumRank)
        {
            throw new InvalidDataException(
                $"{name}: begins with {Convert.ToHexString(magic)}; an IDX file of unsigned bytes begins with 0000080n, n " +
                $"being the number of dimensions, 1 to {MaximumRank}.");
        }

        var dimensions = new int[magic[3]];
        long length = 1;
        Span<byte> number = stackalloc byte[4];
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (stream.ReadAtLeast(number, 4, throwOnEndOfStream: false) < 4)
            {
                throw new InvalidDataException($"{name}: the file ends inside its {dimensions.Length} dimensions.");
            }

            var extent = BinaryPrimitives.ReadUInt32BigEndian(number);
            // The product of two numbers below 2^32 and 2^31 fits.
            length = extent <= int.MaxValue ? length * extent : long.MaxValue;
            if (length > LargestData)
            {
                throw new InvalidDataException(
                    $"{name}: dimension {i} is {extent}, which makes more than {LargestData} bytes; is this an IDX file?");
            }

            dimensions[i] = (int)extent;
        }

        return new IdxFile(dimensions, ReadData(stream, (int)length, name));
    }

    // Grown as it is read: the header's length is but a claim.
    private static byte[] ReadData(Stream stream, int length, string name)
    {
        var data = new byte[Math.Min(length, ChunkBytes)];
        var found = 0;
        while (found < length)
        {
            if (found == data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(length, 2L * data.Length));
            }

            var read = stream.Read(data, found, data.Length - found);
            if (read == 0)
            {
                throw new InvalidDataException($"{name}: the dimensions promise {length} bytes; {found} are there.");
            }

            found += read;
        }

        return stream.ReadByte() < 0
            ? data
            : throw new InvalidDataException($"{name}: more bytes follow than the {length} that the dimensions promise.");
    }
}
