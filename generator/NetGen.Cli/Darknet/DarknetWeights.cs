using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NetGen.Cli.Import;

namespace NetGen.Cli.Darknet;

/// <summary>
/// Reads Darknet's weights: three numbers of a version, the number of images seen (of 64 bits since version 0.2, before that of 32),
/// then the floats of all layers in order, little-endian.
/// </summary>
public sealed class DarknetWeights : IDisposable
{
    private const int VersionBytes = 12;

    private readonly Stream _stream;

    private DarknetWeights(Stream stream, bool isTransposed, long count) => (_stream, IsTransposed, Count) = (stream, isTransposed, count);

    /// <summary>Whether weights of dense layers are stored (in, out), as versions from 1000 on have it.</summary>
    public bool IsTransposed { get; }

    /// <summary>The number of floats.</summary>
    public long Count { get; }

    /// <summary>Opens a stream of weights, which it owns from then on.</summary>
    /// <param name="stream">The stream; seekable.</param>
    /// <exception cref="ImportException">It is too short, or no whole number of floats.</exception>
    public static DarknetWeights Open(Stream stream)
    {
        byte[] version = new byte[VersionBytes];
        if (stream.ReadAtLeast(version, VersionBytes, throwOnEndOfStream: false) < VersionBytes)
        {
            throw new ImportException(FormattableString.Invariant($"the weights have {stream.Length} bytes; the header alone has {VersionBytes}"));
        }

        int major = BinaryPrimitives.ReadInt32LittleEndian(version);
        int minor = BinaryPrimitives.ReadInt32LittleEndian(version.AsSpan(4));
        int seenBytes = ((long)major * 10) + minor >= 2 && major < 1000 && minor < 1000 ? 8 : 4;
        long bytes = stream.Length - VersionBytes - seenBytes;
        if (bytes < 0 || bytes % sizeof(float) != 0)
        {
            throw new ImportException(FormattableString.Invariant(
                $"the weights have {stream.Length} bytes; expected a header of {VersionBytes + seenBytes} (version {major}.{minor}) and floats of 4"));
        }

        stream.Position = VersionBytes + seenBytes;
        return new DarknetWeights(stream, major > 1000 || minor > 1000, bytes / sizeof(float));
    }

    /// <summary>The next floats; so many must be there.</summary>
    public float[] Read(int count)
    {
        float[] values = new float[count];
        _stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(values.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
