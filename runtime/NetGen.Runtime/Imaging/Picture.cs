namespace NetGen.Imaging;

/// <summary>
/// An image of bytes: (H, W, C), the channels of a pixel side by side. One channel is grey, two are grey and alpha,
/// three are red, green and blue, four those and alpha.
/// </summary>
public sealed class Picture
{
    private readonly byte[] _pixels;

    /// <summary>Creates a black picture; alpha is 0 as well.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="channels">The number of channels, 1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or the picture is larger than an array
    /// can be.</exception>
    public Picture(int width, int height, int channels = 3)
        : this(width, height, channels, null)
    {
    }

    internal Picture(int width, int height, int channels, byte[]? pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if ((long)width * height > Array.MaxLength / channels)
        {
            throw new ArgumentOutOfRangeException(nameof(height), height, $"{width} x {height} pixels are too many.");
        }

        Width = width;
        Height = height;
        Channels = channels;
        _pixels = pixels ?? new byte[width * height * channels];
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of channels, 1 to 4.</summary>
    public int Channels { get; }

    /// <summary>Whether the last channel is alpha.</summary>
    public bool HasAlpha => Channels is 2 or 4;

    /// <summary>The bytes, (H, W, C).</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>The bytes of a row.</summary>
    public Span<byte> Row(int y) => _pixels.AsSpan(y * Width * Channels, Width * Channels);

    /// <summary>Reads a file of the formats PNG, PPM and PGM (binary), or BMP (not compressed), told by its first
    /// bytes.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or of another format; the message names the file and
    /// what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Picture Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The stream; need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is malformed, or of another format.</exception>
    public static Picture Read(Stream stream, string name = "the stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new PictureStream(stream, name);
        var first = reader.Bytes(2, "the first bytes");
        return (first[0], first[1]) switch
        {
            (0x89, (byte)'P') => new PngReader(reader).Read(),
            ((byte)'P', (byte)'5') => PpmFile.Read(reader, channels: 1),
            ((byte)'P', (byte)'6') => PpmFile.Read(reader, channels: 3),
            ((byte)'B', (byte)'M') => BmpFile.Read(reader),
            (0xFF, 0xD8) => throw reader.Error("is a JPEG file, which cannot be read; convert it to PNG, PPM or BMP"),
            _ => throw reader.Error($"begins with {Convert.ToHexString(first)}; PNG, binary PPM and PGM, and BMP files can be read"),
        };
    }

    /// <summary>Writes a file, in the format that its extension names: .png, .ppm, .pgm or .bmp.</summary>
    /// <exception cref="ArgumentException">The extension is another one, or the format cannot hold the
    /// channels.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Action<Picture, Stream> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => PngWriter.Write,
            ".ppm" or ".pgm" => PpmFile.Write,
            ".bmp" => BmpFile.Write,
            var other => throw new ArgumentException($"A picture is saved as .png, .ppm, .pgm or .bmp, not as '{other}'.", nameof(path)),
        };
        Weights.AtomicFile.Write(path, stream => write(this, stream));
    }

    /// <summary>The picture in red, green and blue; grey is spread, and what is transparent shows the
    /// background.</summary>
    public Picture ToRgb(Colour background = default)
    {
        var result = new Picture(Width, Height);
        for (var i = 0; i < Width * Height; i++)
        {
            var from = _pixels.AsSpan(i * Channels, Channels);
            var alpha = HasAlpha ? from[^1] : byte.MaxValue;
            var to = result._pixels.AsSpan(3 * i, 3);
            for (var channel = 0; channel < 3; channel++)
            {
                int value = from[Channels <= 2 ? 0 : channel];
                to[channel] = (byte)((value * alpha + background[channel] * (255 - alpha) + 127) / 255);
            }
        }

        return result;
    }

    /// <summary>Writes the channels as planes of numbers in [0, 1]: the input of a network.</summary>
    /// <param name="planes">Receives them, (C, H, W).</param>
    /// <exception cref="ArgumentException">The length is not that of the picture.</exception>
    public void CopyTo(Span<float> planes)
    {
        CheckLength(planes.Length);
        for (var i = 0; i < Width * Height; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                planes[channel * Width * Height + i] = _pixels[i * Channels + channel] / 255f;
            }
        }
    }

    /// <summary>Takes the channels from planes of numbers, of which 0 is black and 1 is bright; others are
    /// clamped.</summary>
    /// <param name="planes">The planes, (C, H, W).</param>
    /// <exception cref="ArgumentException">The length is not that of the picture.</exception>
    public void CopyFrom(ReadOnlySpan<float> planes)
    {
        CheckLength(planes.Length);
        for (var i = 0; i < Width * Height; i++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                var value = planes[channel * Width * Height + i];
                _pixels[i * Channels + channel] = value > 0 ? (byte)(MathF.Min(value, 1) * 255 + 0.5f) : (byte)0;
            }
        }
    }

    private void CheckLength(int length)
    {
        if (length != _pixels.Length)
        {
            throw new ArgumentException($"{Channels} planes of {Width} x {Height} are {_pixels.Length} floats; {length} were given.");
        }
    }
}
