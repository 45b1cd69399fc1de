using System.Buffers.Binary;

namespace NetGen.Imaging;

/// <summary>The chunk IHDR: size, and how pixels are stored.</summary>
/// <param name="Width">The number of columns.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Depth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="IsInterlaced">Whether the rows come in the seven passes of Adam7.</param>
internal sealed record PngHeader(int Width, int Height, int Depth, int Colour, bool IsInterlaced)
{
    /// <summary>The samples of a pixel as stored.</summary>
    public int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Whether pixels are numbers of colours in a palette.</summary>
    public bool HasPalette => Colour == 3;

    /// <summary>The bytes from a pixel to the one on its left, for filters: at least 1.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    /// <summary>The bytes of a row of pixels.</summary>
    public long RowBytes(int width) => ((long)width * Samples * Depth + 7) / 8;

    /// <summary>The passes in which rows come: first column and row, and the steps between.</summary>
    public IReadOnlyList<(int X, int Y, int StepX, int StepY)> Passes => IsInterlaced
        ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        : [(0, 0, 1, 1)];

    /// <summary>The pixels of a row or column that a pass holds.</summary>
    public static int Part(int extent, int first, int step) => extent <= first ? 0 : (extent - first - 1) / step + 1;

    /// <summary>The bytes of all rows, with the byte of each row's filter.</summary>
    public long DataBytes => Passes.Sum(pass => Part(Width, pass.X, pass.StepX) is var width and > 0
        ? (1 + RowBytes(width)) * Part(Height, pass.Y, pass.StepY)
        : 0);

    /// <summary>Reads the chunk.</summary>
    public static PngHeader Read(PictureStream stream, ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
        {
            throw stream.Error($"has a chunk IHDR of {data.Length} bytes, not 13");
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        var (depth, colour, compression, filter, interlace) = (data[8], data[9], data[10], data[11], data[12]);
        stream.CheckSize(width, height);
        var isKnown = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isKnown)
        {
            throw stream.Error($"has the colour type {colour} with {depth} bits, which PNG does not know");
        }

        if (compression != 0 || filter != 0 || interlace > 1)
        {
            throw stream.Error($"has compression {compression}, filter {filter} and interlace {interlace}; PNG knows 0, 0, and 0 or 1");
        }

        var header = new PngHeader((int)width, (int)height, depth, colour, interlace == 1);
        return header.RowBytes(header.Width) < Array.MaxLength
            ? header
            : throw stream.Error($"has rows of {width} pixels, which are too long");
    }
}
