namespace NetGen.Data;

/// <summary>
/// A file in the binary layout of CIFAR-10 (Krizhevsky 2009): records of 3,073 bytes, the class from 0 to 9 and then
/// the red, the green and the blue plane of an image of 32x32.
/// </summary>
public static class Cifar10File
{
    /// <summary>The number of classes.</summary>
    public const int Classes = 10;

    private const int Channels = 3;
    private const int Size = 32;
    private const int Pixels = Channels * Size * Size;

    /// <summary>Reads a file: <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c> hold 10,000
    /// images each, but any number is read.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The images, (3, 32, 32) each.</returns>
    /// <exception cref="InvalidDataException">It is malformed; the message names the file and what is
    /// wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LabelledImages Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads the content of such a file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static LabelledImages Read(ReadOnlySpan<byte> bytes, string name = "the content")
    {
        const int record = 1 + Pixels;
        if (bytes.Length == 0 || bytes.Length % record != 0)
        {
            throw new InvalidDataException(
                $"{name}: has {bytes.Length} bytes; whole records of {record}, a class and 3 planes of 32x32, were expected.");
        }

        var labels = new byte[bytes.Length / record];
        var pixels = new byte[labels.Length * Pixels];
        for (var i = 0; i < labels.Length; i++)
        {
            var image = bytes.Slice(i * record, record);
            labels[i] = image[0] < Classes
                ? image[0]
                : throw new InvalidDataException($"{name}: image {i} has the class {image[0]}; 0 to {Classes - 1} were expected.");
            image[1..].CopyTo(pixels.AsSpan(i * Pixels));
        }

        return new LabelledImages(Channels, Size, Size, pixels, labels);
    }
}
