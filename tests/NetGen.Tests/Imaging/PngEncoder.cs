using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NetGen.Tests.Imaging;

/// <summary>Writes PNG files of all kinds, and broken ones, from samples: for tests of the reader. Shares no code with it.</summary>
internal static class PngEncoder
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Encodes samples (H, W, samples per pixel), every row by another filter.</summary>
    public static byte[] Encode(
        int width, int height, int depth, int colour, bool interlaced, int[] samples, byte[]? palette = null, byte[]? transparency = null)
    {
        var perPixel = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var data = new MemoryStream();
        foreach (var (x0, y0, stepX, stepY) in interlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            byte[] above = [];
            for (var y = y0; y < height && x0 < width; y += stepY)
            {
                var bits = new StringBuilder();
                for (var x = x0; x < width; x += stepX)
                {
                    for (var s = 0; s < perPixel; s++)
                    {
                        bits.Append(Convert.ToString(samples[(y * width + x) * perPixel + s], 2).PadLeft(depth, '0'));
                    }
                }

                while (bits.Length % 8 != 0)
                {
                    bits.Append('0');
                }

                byte[] row = [.. bits.ToString().Chunk(8).Select(b => Convert.ToByte(new string(b), 2))];
                above = above.Length == 0 ? new byte[row.Length] : above;
                var filter = (y / stepY + x0) % 5;
                data.WriteByte((byte)filter);
                var step = Math.Max(1, perPixel * depth / 8);
                for (var i = 0; i < row.Length; i++)
                {
                    int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
                    var p = a + b - c;
                    var paeth = new[] { a, b, c }.MinBy(candidate => Math.Abs(p - candidate));
                    data.WriteByte((byte)(row[i] - (filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth })));
                }

                above = row;
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, interlaced ? (byte)1 : (byte)0);
        var chunks = new List<(string, byte[])> { ("IHDR", header), ("tEXt", "Comment\0hello"u8.ToArray()) };
        if (palette is not null)
        {
            chunks.Add(("PLTE", palette));
        }

        if (transparency is not null)
        {
            chunks.Add(("tRNS", transparency));
        }

        var compressed = Compress(data.ToArray());
        chunks.Add(("IDAT", compressed[..(compressed.Length / 2)]));
        chunks.Add(("IDAT", compressed[(compressed.Length / 2)..]));
        chunks.Add(("IEND", []));
        return File([.. chunks]);
    }

    public static byte[] File(params (string Type, byte[] Content)[] chunks)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach (var (type, content) in chunks)
        {
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            file.Write(number);
            byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
            file.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(body));
            file.Write(number);
        }

        return file.ToArray();
    }

    public static byte[] Compress(byte[] data)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionMode.Compress))
        {
            stream.Write(data);
        }

        return compressed.ToArray();
    }

    // Bit by bit, as the polynomial division that it is.
    private static uint Checksum(byte[] bytes)
    {
        var register = uint.MaxValue;
        foreach (var value in bytes)
        {
            register ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                register = register >> 1 ^ (register & 1) * 0xEDB88320;
            }
        }

        return ~register;
    }
}
