using System.Buffers.Binary;

namespace NetGen.Imaging;

/// <summary>Takes pixels out of the rows of a PNG file.</summary>
internal sealed class PngSamples
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;
    private readonly byte[] _transparency;
    private readonly PictureStream _stream;

    public PngSamples(PngHeader header, byte[] palette, byte[] transparency, PictureStream stream)
    {
        _header = header;
        _palette = palette;
        _transparency = transparency;
        _stream = stream;
        Channels = (header.HasPalette ? 3 : header.Samples) + (transparency.Length > 0 ? 1 : 0);
    }

    /// <summary>The channels of a pixel.</summary>
    public int Channels { get; }

    /// <summary>Writes the pixel of a column.</summary>
    public void Pixel(ReadOnlySpan<byte> row, int x, Span<byte> pixel)
    {
        if (_header.HasPalette)
        {
            Colour(Sample(row, x), pixel);
            return;
        }

        var isTransparent = _transparency.Length > 0;
        for (var i = 0; i < _header.Samples; i++)
        {
            var sample = Sample(row, x * _header.Samples + i);
            pixel[i] = _header.Depth switch
            {
                // The nearest 8-bit number: 65535 is 255 x 257.
                16 => (byte)((sample + 128) / 257),
                8 => (byte)sample,
                var depth => (byte)(sample * (255 / ((1 << depth) - 1))),
            };
            isTransparent = isTransparent && sample == BinaryPrimitives.ReadUInt16BigEndian(_transparency.AsSpan(2 * i));
        }

        if (_transparency.Length > 0)
        {
            pixel[^1] = isTransparent ? (byte)0 : byte.MaxValue;
        }
    }

    private void Colour(int number, Span<byte> pixel)
    {
        if (3 * number >= _palette.Length)
        {
            throw _stream.Error($"has a pixel of colour {number}; the palette has {_palette.Length / 3}");
        }

        _palette.AsSpan(3 * number, 3).CopyTo(pixel);
        if (pixel.Length == 4)
        {
            pixel[3] = number < _transparency.Length ? _transparency[number] : byte.MaxValue;
        }
    }

    // Samples below a byte begin at its highest bits; those of two bytes have the higher one first.
    private int Sample(ReadOnlySpan<byte> row, int index) => _header.Depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        8 => row[index],
        var depth => (row[(int)((long)index * depth / 8)] >> (8 - depth - (int)((long)index * depth % 8))) & ((1 << depth) - 1),
    };
}
