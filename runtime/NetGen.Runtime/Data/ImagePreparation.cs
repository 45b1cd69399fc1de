namespace NetGen.Data;

/// <summary>How the bytes of an image become a network's input: padded on all sides with the background, scaled to
/// [0, 1], and normalized channel by channel, (x - mean) / deviation.</summary>
public sealed class ImagePreparation
{
    private const int Bytes = 256;

    // What each byte becomes, a table of 256 per channel; one table serves all channels.
    private readonly float[][] _tables;

    /// <summary>Creates a preparation that treats all channels alike.</summary>
    /// <param name="padding">The number of background pixels added on each side.</param>
    /// <param name="mean">The mean of the pixels in [0, 1].</param>
    /// <param name="deviation">Their standard deviation, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ImagePreparation(int padding = 0, double mean = 0, double deviation = 1)
        : this([mean], [deviation], padding)
    {
    }

    /// <summary>Creates a preparation with a mean and a deviation for each channel.</summary>
    /// <param name="means">The means of the pixels in [0, 1], one per channel.</param>
    /// <param name="deviations">Their standard deviations, positive.</param>
    /// <param name="padding">The number of background pixels added on each side.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">There are no means, or not as many deviations.</exception>
    public ImagePreparation(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        if (means.Length == 0 || means.Length != deviations.Length)
        {
            throw new ArgumentException(
                $"There are {means.Length} means and {deviations.Length} deviations; one of each a channel was expected.",
                nameof(deviations));
        }

        Padding = padding;
        _tables = new float[means.Length][];
        for (var c = 0; c < means.Length; c++)
        {
            Hyperparameter.RequireFraction(means[c], means.Length == 1 ? "mean" : nameof(means));
            Hyperparameter.RequirePositive(deviations[c], means.Length == 1 ? "deviation" : nameof(deviations));
            _tables[c] = new float[Bytes];
            for (var i = 0; i < Bytes; i++)
            {
                _tables[c][i] = (float)((i / 255.0 - means[c]) / deviations[c]);
            }
        }
    }

    /// <summary>28x28 to 32x32 as LeNet-5 wants it, normalized with the mean and deviation of MNIST's training
    /// images.</summary>
    public static ImagePreparation LeNet { get; } = new(padding: 2, mean: 0.1307, deviation: 0.3081);

    /// <summary>Red, green and blue normalized with the means and deviations of ImageNet's training images, as most
    /// published networks want them.</summary>
    public static ImagePreparation ImageNet { get; } = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>The number of background pixels added on each side.</summary>
    public int Padding { get; }

    /// <summary>The number of floats that an image becomes.</summary>
    /// <param name="images">The images.</param>
    /// <exception cref="ArgumentException">The images have other channels than the preparation, or with its padding an
    /// image would be longer than an array can be.</exception>
    public int Length(LabelledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (_tables.Length != 1 && _tables.Length != images.Channels)
        {
            throw new ArgumentException(
                $"The preparation is for images of {_tables.Length} channels; these have {images.Channels}.", nameof(images));
        }

        // Both are below 2^33, so their product may not fit.
        var (height, width) = (images.Height + 2L * Padding, images.Width + 2L * Padding);
        return height <= Array.MaxLength / width / images.Channels
            ? (int)(images.Channels * height * width)
            : throw new ArgumentException(
                $"Images of {images.Height}x{images.Width} with {Padding} pixels of padding on each side are {height}x{width}; " +
                $"at most {Array.MaxLength} pixels fit.", nameof(images));
    }

    /// <summary>Prepares one image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="index">Which one.</param>
    /// <param name="target">Receives it: (C, H + 2 padding, W + 2 padding).</param>
    /// <exception cref="ArgumentException">The target has another length, or the images other channels.</exception>
    public void Prepare(LabelledImages images, int index, Span<float> target)
    {
        var length = Length(images);
        if (target.Length != length)
        {
            throw new ArgumentException($"A prepared image has {length} floats; there is room for {target.Length}.", nameof(target));
        }

        var pixels = images.Image(index);
        var plane = images.Height * images.Width;
        for (var c = 0; c < images.Channels; c++)
        {
            Prepare(
                pixels.Slice(c * plane, plane),
                images.Width,
                _tables.Length == 1 ? _tables[0] : _tables[c],
                target.Slice(c * (length / images.Channels), length / images.Channels));
        }
    }

    private void Prepare(ReadOnlySpan<byte> pixels, int inWidth, ReadOnlySpan<float> table, Span<float> target)
    {
        var width = inWidth + 2 * Padding;
        target.Fill(table[0]);
        for (var y = 0; y < pixels.Length / inWidth; y++)
        {
            var row = target.Slice((y + Padding) * width + Padding, inWidth);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = table[pixels[y * inWidth + x]];
            }
        }
    }
}
