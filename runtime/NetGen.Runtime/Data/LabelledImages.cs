namespace NetGen.Data;

/// <summary>Images of one size with a class each; a byte per pixel and channel, 0 for the background.</summary>
public sealed class LabelledImages
{
    /// <summary>The most pixels of an image, over all its channels: 2^24, as many as 4096x4096 grey ones.</summary>
    public const int MaximumPixels = 1 << 24;

    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly ReadOnlyMemory<byte> _labels;

    /// <summary>Takes grey images and labels; they are not copied.</summary>
    /// <param name="height">The height of an image in pixels.</param>
    /// <param name="width">The width of an image in pixels.</param>
    /// <param name="pixels">The pixels: (N, H, W).</param>
    /// <param name="labels">The classes: (N).</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or an image has more than
    /// <see cref="MaximumPixels"/>
    /// pixels.</exception>
    public LabelledImages(int height, int width, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels)
        : this(1, height, width, pixels, labels)
    {
    }

    /// <summary>Takes images and labels; they are not copied.</summary>
    /// <param name="channels">The number of channels: 1 for grey, 3 for red, green and blue.</param>
    /// <param name="height">The height of an image in pixels.</param>
    /// <param name="width">The width of an image in pixels.</param>
    /// <param name="pixels">The pixels, a plane a channel: (N, C, H, W).</param>
    /// <param name="labels">The classes: (N).</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or an image has more than
    /// <see cref="MaximumPixels"/>
    /// pixels.</exception>
    public LabelledImages(int channels, int height, int width, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var size = channels == 1 ? $"{height}x{width}" : $"{channels}x{height}x{width}";

        // A plane has less than 2^62 pixels, so that it is compared before it is multiplied.
        if ((long)height * width > MaximumPixels / channels)
        {
            throw new ArgumentException(
                $"Images of {size} have {(Int128)height * width * channels} pixels each; at most {MaximumPixels} were expected.",
                nameof(height));
        }

        var length = channels * height * width;
        if ((long)labels.Length * length != pixels.Length)
        {
            throw new ArgumentException(
                $"{labels.Length} labels and images of {size} make {(long)labels.Length * length} pixels; " +
                $"{pixels.Length} were given.", nameof(pixels));
        }

        Channels = channels;
        Height = height;
        Width = width;
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>The number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>The height of an image in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of an image in pixels.</summary>
    public int Width { get; }

    /// <summary>The pixels of an image, over all its channels.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>The pixels of an image: (C, H, W).</summary>
    /// <param name="index">The index of the image.</param>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return _pixels.Span.Slice(index * Length, Length);
    }

    /// <summary>The class of an image.</summary>
    /// <param name="index">The index of the image.</param>
    public int Label(int index) => _labels.Span[index];

    /// <summary>A range of the images, without a copy.</summary>
    /// <param name="start">The first image.</param>
    /// <param name="count">The number of images.</param>
    public LabelledImages Slice(int start, int count) => new(
        Channels, Height, Width, _pixels.Slice(start * Length, count * Length), _labels.Slice(start, count));
}
