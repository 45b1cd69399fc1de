namespace NetGen.Data;

/// <summary>How the bytes of a grey image become a network's input: padded on all sides with the background, scaled to
/// [0, 1], and normalised, (x - mean) / deviation.</summary>
public sealed class ImagePreparation
{
    private readonly float[] _table = new float[256];

    /// <summary>Creates a preparation.</summary>
    /// <param name="padding">The number of background pixels added on each side.</param>
    /// <param name="mean">The mean of the pixels in [0, 1].</param>
    /// <param name="deviation">Their standard deviation, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ImagePreparation(int padding = 0, double mean = 0, double deviation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        Hyperparameter.RequireFraction(mean, nameof(mean));
        Hyperparameter.RequirePositive(deviation, nameof(deviation));
        Padding = padding;
        for (var i = 0; i < _table.Length; i++)
        {
            _table[i] = (float)((i / 255.0 - mean) / deviation);
        }
    }

    /// <summary>28x28 to 32x32 as LeNet-5 wants it, normalised with the mean and deviation of MNIST's training
    /// images.</summary>
    public static ImagePreparation LeNet { get; } = new(padding: 2, mean: 0.1307, deviation: 0.3081);

    /// <summary>The number of background pixels added on each side.</summary>
    public int Padding { get; }

    /// <summary>The number of floats an image becomes.</summary>
    /// <param name="images">The images.</param>
    /// <exception cref="ArgumentException">With its padding, an image would be longer than an array can be.</exception>
    public int Length(LabelledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        // Both are below 2^33, so their product may not fit.
        var (height, width) = (images.Height + 2L * Padding, images.Width + 2L * Padding);
        return height <= Array.MaxLength / width
            ? (int)(height * width)
            : throw new ArgumentException(
                $"Images of {images.Height}x{images.Width} with {Padding} pixels of padding on each side are {height}x{width}; " +
                $"at most {Array.MaxLength} pixels fit.", nameof(images));
    }

    /// <summary>Prepares one image.</summary>
    /// <param name="images">The images.</param>
    /// <param name="index">Which one.</param>
    /// <param name="target">Receives it: (1, H + 2 padding, W + 2 padding).</param>
    /// <exception cref="ArgumentException">The target has another length.</exception>
    public void Prepare(LabelledImages images, int index, Span<float> target)
    {
        var length = Length(images);
        if (target.Length != length)
        {
            throw new ArgumentException($"A prepared image has {length} floats; there is room for {target.Length}.", nameof(target));
        }

        var pixels = images.Image(index);
        var width = images.Width + 2 * Padding;
        target.Fill(_table[0]);
        for (var y = 0; y < images.Height; y++)
        {
            var row = target.Slice((y + Padding) * width + Padding, images.Width);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = _table[pixels[y * images.Width + x]];
            }
        }
    }
}
