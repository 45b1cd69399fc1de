using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen.Imaging;

/// <summary>Writes PNG with 8 bits per channel. Each row is filtered in the way whose differences are smallest, in the
/// sum of their absolute values: what the standard recommends (ISO/IEC 15948, section 12.8).</summary>
internal static class PngWriter
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Writes a picture.</summary>
    public static void Write(Picture picture, Stream stream)
    {
        stream.Write(PngFormat.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], picture.Height);
        header[8] = 8;
        header[9] = picture.Channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        Chunk(stream, "IHDR"u8, header);

        var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteRows(picture, compressed);
        }

        var bytes = data.GetBuffer().AsSpan(0, (int)data.Length);
        for (var at = 0; at < bytes.Length; at += ChunkBytes)
        {
            Chunk(stream, "IDAT"u8, bytes.Slice(at, Math.Min(ChunkBytes, bytes.Length - at)));
        }

        Chunk(stream, "IEND"u8, []);
    }

    private static void WriteRows(Picture picture, Stream stream)
    {
        var length = picture.Width * picture.Channels;
        var (filtered, best) = (new byte[1 + length], new byte[1 + length]);
        var above = new byte[length];
        for (var y = 0; y < picture.Height; y++)
        {
            var smallest = long.MaxValue;
            for (var filter = 0; filter < PngFormat.Filters; filter++)
            {
                var sum = Filter(picture.Row(y), above, filter, picture.Channels, filtered);
                if (sum < smallest)
                {
                    (filtered, best, smallest) = (best, filtered, sum);
                }
            }

            stream.Write(best);
            picture.Row(y).CopyTo(above);
        }
    }

    private static long Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int filter, int step, Span<byte> filtered)
    {
        filtered[0] = (byte)filter;
        long sum = 0;
        for (var i = 0; i < row.Length; i++)
        {
            var (left, corner) = i < step ? (0, 0) : (row[i - step], above[i - step]);
            var difference = (byte)(row[i] - PngFormat.Predict(filter, left, above[i], corner));
            filtered[1 + i] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc32.Continue(Crc32.Continue(Crc32.Start, type), content));
        stream.Write(number);
    }
}
