using System.Buffers.Binary;

namespace NetGen.Imaging;

/// <summary>Windows bitmaps without compression: 8 bits per pixel with a palette, 24 and 32. Rows are padded to four
/// bytes, and the last one stands first unless the height is negative; a pixel is blue, green, red.</summary>
internal static class BmpFile
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;
    private const int LargestHeader = 1 << 10;

    /// <summary>Reads what follows the first two bytes.</summary>
    public static Picture Read(PictureStream stream)
    {
        var file = stream.Bytes(FileHeader - 2, "the file header");
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8));
        var length = BinaryPrimitives.ReadInt32LittleEndian(stream.Bytes(4, "the size of the header"));
        if (length is < InfoHeader or > LargestHeader)
        {
            throw stream.Error($"has a header of {length} bytes; {InfoHeader} to {LargestHeader} are known");
        }

        var info = stream.Bytes(length - 4, "the header").AsSpan();
        var width = BinaryPrimitives.ReadInt32LittleEndian(info);
        var height = BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(info[10..]);
        var compression = BinaryPrimitives.ReadUInt32LittleEndian(info[12..]);
        var colours = BinaryPrimitives.ReadUInt32LittleEndian(info[28..]);
        if (compression != 0 || bits is not (8 or 24 or 32))
        {
            throw stream.Error($"has {bits} bits per pixel with compression {compression}; 8, 24 and 32 without compression can be read");
        }

        stream.CheckSize(width, Math.Abs((long)height));
        var entries = bits == 8 && colours == 0 ? 256 : colours;
        if (entries > 256)
        {
            throw stream.Error($"has a palette of {entries} colours; 256 are the most");
        }

        var palette = stream.Bytes((int)entries * 4, "the palette");
        var gap = offset - (FileHeader + (long)length + palette.Length);
        if (gap is < 0 or > LargestHeader)
        {
            throw stream.Error($"has its pixels at byte {offset}, which does not fit its headers");
        }

        stream.Bytes((int)gap, "the bytes before the pixels");
        return Pixels(stream, width, height, bits / 8, palette);
    }

    /// <summary>Writes 24 bits per pixel.</summary>
    public static void Write(Picture picture, Stream stream)
    {
        if (picture.HasAlpha)
        {
            throw new ArgumentException("BMP holds no alpha: call ToRgb first.", nameof(picture));
        }

        var row = new byte[(picture.Width * 3L + 3) / 4 * 4];
        var size = (long)row.Length * picture.Height;
        if (size + FileHeader + InfoHeader > int.MaxValue)
        {
            throw new ArgumentException($"{picture.Width} x {picture.Height} pixels are more than a BMP file holds.", nameof(picture));
        }

        var header = new byte[FileHeader + InfoHeader];
        (header[0], header[1]) = ((byte)'B', (byte)'M');
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(2), header.Length + (int)size);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), InfoHeader);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), picture.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), picture.Height);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(28), 24);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(34), (int)size);
        stream.Write(header);
        for (var y = picture.Height - 1; y >= 0; y--)
        {
            var pixels = picture.Row(y);
            for (var x = 0; x < picture.Width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    row[3 * x + channel] = pixels[picture.Channels == 1 ? x : 3 * x + 2 - channel];
                }
            }

            stream.Write(row);
        }
    }

    private static Picture Pixels(PictureStream stream, int width, int height, int depth, byte[] palette)
    {
        var rows = Math.Abs(height);
        var length = ((long)width * depth + 3) / 4 * 4;
        if (length * rows > Array.MaxLength)
        {
            throw stream.Error($"has {width} x {rows} pixels, which are too many");
        }

        // All of it is read before the picture is created: its size is but a claim.
        var data = stream.Bytes((int)(length * rows), "the pixels");
        var picture = new Picture(width, rows);
        for (var y = 0; y < rows; y++)
        {
            var source = data.AsSpan((int)(length * (height > 0 ? rows - 1 - y : y)), (int)length);
            var target = picture.Row(y);
            for (var x = 0; x < width; x++)
            {
                var pixel = source.Slice(x * depth, depth);
                if (depth == 1)
                {
                    pixel = 4 * pixel[0] + 3 < palette.Length
                        ? palette.AsSpan(4 * pixel[0], 3)
                        : throw stream.Error($"has a pixel of colour {pixel[0]}; the palette has {palette.Length / 4}");
                }

                (target[3 * x], target[3 * x + 1], target[3 * x + 2]) = (pixel[2], pixel[1], pixel[0]);
            }
        }

        return picture;
    }
}
