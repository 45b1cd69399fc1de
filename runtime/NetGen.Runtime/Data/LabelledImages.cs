namespace NetGen.Data;

/// <summary>Grey images of one size with a class each; a byte a pixel, 0 for the background.</summary>
public sealed class LabelledImages
{
    /// <summary>The most pixels of an image: 2^24, as many as 4096x4096.</summary>
    public const int MaximumPixels = 1 << 24;

    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly ReadOnlyMemory<byte> _labels;

    /// <summary>Takes images and labels; they are not copied.</summary>
    /// <param name="height">The height of an image in pixels.</param>
    /// <param name="width">The width of an image in pixels.</param>
    /// <param name="pixels">The pixels: (N, H, W).</param>
    /// <param name="labels">The classes: (N).</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or an image has more than <see cref="MaximumPixels"/>
    /// pixels.</exception>
    public LabelledImages(int height, int width, ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if ((long)height * width > MaximumPixels)
        {
            throw new ArgumentException(
                $"Images of {height}x{width} have {(long)height * width} pixels each; at most {MaximumPixels} were expected.",
                nameof(height));
        }

        if ((long)labels.Length * height * width != pixels.Length)
        {
            throw new ArgumentException(
                $"{labels.Length} labels and images of {height}x{width} make {(long)labels.Length * height * width} pixels; " +
                $"{pixels.Length} were given.", nameof(pixels));
        }

        Height = height;
        Width = width;
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>The number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>The height of an image in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of an image in pixels.</summary>
    public int Width { get; }

    /// <summary>The pixels of an image: (H, W).</summary>
    /// <param name="index">The index of the image.</param>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return _pixels.Span.Slice(index * Height * Width, Height * Width);
    }

    /// <summary>The class of an image.</summary>
    /// <param name="index">The index of the image.</param>
    public int Label(int index) => _labels.Span[index];

    /// <summary>A range of the images, without a copy.</summary>
    /// <param name="start">The first image.</param>
    /// <param name="count">The number of images.</param>
    public LabelledImages Slice(int start, int count) => new(
        Height, Width, _pixels.Slice(start * Height * Width, count * Height * Width), _labels.Slice(start, count));
}
