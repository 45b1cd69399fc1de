using NetGen.Randomness;

namespace NetGen.Data;

/// <summary>
/// Digits drawn by a program, for when no data set is at hand: strokes with random slant, size, rotation, place,
/// waviness, thickness, pressure and noise. Every image is determined by the seed and its index alone.
/// </summary>
public sealed class DrawnDigits
{
    private readonly ulong _seed;

    /// <summary>Creates a generator.</summary>
    /// <param name="seed">Determines all images.</param>
    /// <param name="size">The height and width of an image in pixels: 12 to 256. 28 is MNIST's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public DrawnDigits(ulong seed, int size = 28)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 12);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 256);
        _seed = seed;
        Size = size;
    }

    /// <summary>The height and width of an image in pixels.</summary>
    public int Size { get; }

    /// <summary>Draws a range of images, on several threads.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="start">The index of the first; ranges that do not overlap have no image in common.</param>
    /// <returns>The images, and the digits 0 to 9 as labels.</returns>
    public LabelledImages Generate(int count, int start = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if ((long)count * Size * Size > Array.MaxLength || (long)start + count > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"{count} images of {Size} x {Size} from number {start} on are more than an array holds or an index counts.");
        }

        var pixels = new byte[count * Size * Size];
        var labels = new byte[count];
        Parallel.For(0, count, i =>
            labels[i] = (byte)Draw(checked(start + i), pixels.AsSpan(i * Size * Size, Size * Size)));
        return new LabelledImages(Size, Size, pixels, labels);
    }

    /// <summary>Draws one image.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="image">Receives the pixels: (size, size), 255 for full ink.</param>
    /// <returns>The digit, 0 to 9.</returns>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public int Draw(int index, Span<byte> image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (image.Length != Size * Size)
        {
            throw new ArgumentException($"An image has {Size * Size} pixels; there is room for {image.Length}.", nameof(image));
        }

        var random = new RandomStream(_seed, RandomPurpose.Drawing, (uint)index);
        var digit = random.NextBelow(10);
        var variants = DigitStrokes.Variants[digit];
        var strokes = variants[random.NextBelow(variants.Length)];
        var hand = Handwriting.Draw(ref random);
        var canvas = new Canvas(Size, stackalloc float[Size * Size]);
        foreach (var stroke in strokes)
        {
            for (var i = 1; i < stroke.Length; i++)
            {
                canvas.AddSegment(hand.Place(stroke[i - 1], Size), hand.Place(stroke[i], Size));
            }
        }

        canvas.Render(image, hand.Thickness * Size / 2, hand.Softness * Size / 28, hand.Ink, hand.Noise, ref random);
        return digit;
    }
}
