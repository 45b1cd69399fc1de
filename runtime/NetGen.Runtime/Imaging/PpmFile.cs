using System.Globalization;
using System.Text;

namespace NetGen.Imaging;

/// <summary>Binary PPM (P6, red, green and blue) and PGM (P5, grey): a header in text, then the bytes.</summary>
internal static class PpmFile
{
    private const int MaximumDigits = 9;

    /// <summary>Reads what follows the first two bytes.</summary>
    public static Picture Read(PictureStream stream, int channels)
    {
        var width = Number(stream, "the width");
        var height = Number(stream, "the height");
        var maximum = Number(stream, "the brightest value");
        stream.CheckSize(width, height);
        if (maximum is < 1 or > ushort.MaxValue)
        {
            throw stream.Error($"has {maximum} as its brightest value, which must be 1 to 65535");
        }

        var size = width * height * channels;
        var depth = maximum > 255 ? 2 : 1;
        if (size > Array.MaxLength / depth)
        {
            throw stream.Error($"has {width} x {height} pixels of two bytes per channel, which are too many");
        }

        var data = stream.Bytes(size * depth, "the pixels");
        if (maximum == 255)
        {
            return new Picture(width, height, channels, data);
        }

        var pixels = new byte[size];
        for (var i = 0; i < size; i++)
        {
            // Two bytes have the higher one first.
            var value = depth == 1 ? data[i] : data[2 * i] << 8 | data[2 * i + 1];
            pixels[i] = (byte)((Math.Min(value, maximum) * 255L + maximum / 2) / maximum);
        }

        return new Picture(width, height, channels, pixels);
    }

    /// <summary>Writes a picture without alpha: grey as PGM, others as PPM.</summary>
    public static void Write(Picture picture, Stream stream)
    {
        if (picture.HasAlpha)
        {
            throw new ArgumentException("PPM holds no alpha: call ToRgb first.", nameof(picture));
        }

        var header = string.Create(
            CultureInfo.InvariantCulture, $"P{(picture.Channels == 1 ? 5 : 6)}\n{picture.Width} {picture.Height}\n255\n");
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(picture.Pixels);
    }

    // A decimal number between white space; a comment reaches from # to the end of its line.
    private static int Number(PictureStream stream, string what)
    {
        var value = stream.Byte(what);
        while (value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\v' or (byte)'\f' or (byte)'#')
        {
            while (value == '#' && stream.Byte(what) is not ((byte)'\n' or (byte)'\r'))
            {
            }

            value = stream.Byte(what);
        }

        var number = 0;
        var digits = 0;
        for (; value is >= (byte)'0' and <= (byte)'9'; value = stream.Byte(what))
        {
            number = number * 10 + (value - '0');
            if (++digits > MaximumDigits)
            {
                throw stream.Error($"has more than {MaximumDigits} digits in {what}");
            }
        }

        return digits > 0 && value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'
            ? number
            : throw stream.Error($"has no number where {what} should be");
    }
}
