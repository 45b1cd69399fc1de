using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NetGen.Imaging;

/// <summary>
/// Reads PNG: all colour types and depths, interlaced or not, transparency by palette or colour. Samples of 16 bits are
/// rounded to 8, those of fewer than 8 scaled up; gamma and colour profiles are not applied.
/// </summary>
internal sealed class PngReader(PictureStream stream)
{
    // What deflate can at best: a match of 258 bytes in two bits, and a little for the headers of blocks.
    private const long LargestRatio = 1032;
    private const int Slack = 1 << 10;

    private PngHeader? _header;
    private byte[] _palette = [];
    private byte[] _transparency = [];
    private bool _hasPalette;

    /// <summary>Reads what follows the first two bytes.</summary>
    public Picture Read()
    {
        var rest = stream.Bytes(PngFormat.Signature.Length - 2, "the signature");
        if (!PngFormat.Signature[2..].SequenceEqual(rest))
        {
            throw stream.Error("does not begin with PNG's signature; was it transferred as text");
        }

        var data = new MemoryStream();
        var isPast = false;
        while (true)
        {
            var (type, content) = Chunk();
            if (_header is null && type != "IHDR")
            {
                throw stream.Error($"begins with the chunk {type}, not IHDR");
            }

            isPast |= data.Length > 0 && type != "IDAT";
            switch (type)
            {
                case "IHDR":
                    _header = _header is null ? PngHeader.Read(stream, content) : throw stream.Error("has two chunks IHDR");
                    break;
                case "PLTE":
                    Palette(content, data.Length > 0);
                    break;
                case "tRNS":
                    Transparency(content, data.Length > 0);
                    break;
                case "IDAT" when isPast:
                    throw stream.Error("has chunks IDAT that are not consecutive");
                case "IDAT":
                    data.Write(content);
                    break;
                case "IEND":
                    return Decode(data);
                case var other when (other[0] & 0x20) == 0:
                    throw stream.Error($"has a chunk {other}, without which it cannot be understood");
            }
        }
    }

    private (string Type, byte[] Content) Chunk()
    {
        var head = stream.Bytes(8, "the head of a chunk");
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        foreach (var letter in head.AsSpan(4))
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw stream.Error($"has a chunk of type {Convert.ToHexString(head, 4, 4)}, which are no letters");
            }
        }

        var type = Encoding.ASCII.GetString(head, 4, 4);
        if (length > Array.MaxLength)
        {
            throw stream.Error($"has a chunk {type} of {length} bytes");
        }

        var content = stream.Bytes((int)length, $"a chunk {type}");
        var expected = BinaryPrimitives.ReadUInt32BigEndian(stream.Bytes(4, "the checksum of a chunk"));
        var found = ~Crc32.Continue(Crc32.Continue(Crc32.Start, head.AsSpan(4)), content);
        return expected == found
            ? (type, content)
            : throw stream.Error($"is damaged: the checksum of a chunk {type} is {expected:X8}, but should be {found:X8}");
    }

    private void Palette(byte[] content, bool isLate)
    {
        if (_hasPalette || isLate || _header!.Colour is 0 or 4 || content.Length is 0 or > 3 * 256 || content.Length % 3 != 0)
        {
            throw stream.Error($"has a palette of {content.Length} bytes where none of that size can be");
        }

        _hasPalette = true;
        _palette = content;
    }

    private void Transparency(byte[] content, bool isLate)
    {
        var isRight = _header!.Colour switch
        {
            0 => content.Length == 2,
            2 => content.Length == 6,
            3 => _hasPalette && content.Length is > 0 && content.Length <= _palette.Length / 3,
            _ => false,
        };
        if (!isRight || isLate || _transparency.Length > 0)
        {
            throw stream.Error($"has a chunk tRNS of {content.Length} bytes where none of that size can be");
        }

        _transparency = content;
    }

    private Picture Decode(MemoryStream data)
    {
        var header = _header!;
        if (header.HasPalette && !_hasPalette)
        {
            throw stream.Error("has no palette, but pixels that are numbers of its colours");
        }

        // Memory is in proportion to the file: a small one cannot hold a large picture, whatever its header says.
        var size = header.DataBytes;
        if (size > data.Length * LargestRatio + Slack)
        {
            throw stream.Error($"has {header.Width} x {header.Height} pixels, which {data.Length} compressed bytes cannot hold");
        }

        var samples = new PngSamples(header, _palette, _transparency, stream);
        var picture = new Picture(header.Width, header.Height, samples.Channels);
        data.Position = 0;
        using var plain = new ZLibStream(data, CompressionMode.Decompress);
        foreach (var pass in header.Passes)
        {
            Pass(plain, pass, samples, picture);
        }

        return Read(plain, new byte[1]) == 0 ? picture : throw stream.Error("has more compressed data than pixels");
    }

    private void Pass(Stream plain, (int X, int Y, int StepX, int StepY) pass, PngSamples samples, Picture picture)
    {
        var width = PngHeader.Part(picture.Width, pass.X, pass.StepX);
        if (width == 0)
        {
            return;
        }

        var row = new byte[1 + _header!.RowBytes(width)];
        var above = new byte[row.Length];
        for (var y = pass.Y; y < picture.Height; y += pass.StepY)
        {
            if (Read(plain, row) < row.Length)
            {
                throw stream.Error("has less compressed data than pixels");
            }

            if (row[0] >= PngFormat.Filters)
            {
                throw stream.Error($"has a row with filter {row[0]}; PNG knows 0 to 4");
            }

            Restore(row.AsSpan(1), above.AsSpan(1), row[0], _header.PixelBytes);
            var target = picture.Row(y);
            for (var x = 0; x < width; x++)
            {
                samples.Pixel(row.AsSpan(1), x, target.Slice((pass.X + x * pass.StepX) * picture.Channels, picture.Channels));
            }

            (row, above) = (above, row);
        }
    }

    private int Read(Stream plain, byte[] bytes)
    {
        try
        {
            return plain.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw stream.Error($"has damaged compressed data: {exception.Message}", exception);
        }
    }

    // A row holds differences from what the row above and the pixels before predict.
    private static void Restore(Span<byte> row, ReadOnlySpan<byte> above, int filter, int step)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var (left, corner) = i < step ? (0, 0) : (row[i - step], above[i - step]);
            row[i] += PngFormat.Predict(filter, left, above[i], corner);
        }
    }
}
