using System.IO.Compression;
using NetGen.Data;
using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class IdxTests
{
    private static readonly byte[] Small = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    [Fact]
    public void Plain_and_compressed_files_are_read_whatever_their_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a"), Small);
        File.WriteAllBytes(folder.File("b"), Compress(Small));
        foreach (var name in (string[])["a", "b"])
        {
            var file = IdxFile.Read(folder.File(name));
            Assert.Equal([2, 3], file.Dimensions);
            Assert.Equal([1, 2, 3, 4, 5, 6], file.Data.ToArray());
        }

        Assert.Equal(6, IdxFile.Read(new TrickleStream(Compress(Small))).Data.Length);
    }

    [Fact]
    public void Hostile_headers_are_refused()
    {
        AssertRefused("it is shorter", [0, 0, 8]);
        AssertRefused("begins with 00000D01", [0, 0, 13, 1, 0, 0, 0, 0]);
        AssertRefused("begins with 00000800", [0, 0, 8, 0]);
        AssertRefused("begins with 000008FF", [0, 0, 8, 255]);
        AssertRefused("ends inside its 2 dimensions", [0, 0, 8, 2, 0, 0, 0, 1, 0, 0]);
        AssertRefused("dimension 0 is 4294967295", [0, 0, 8, 1, 255, 255, 255, 255]);
        AssertRefused("dimension 1 is 65536", [0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0]);
        AssertRefused("promise 1073741824 bytes; 2 are there", [0, 0, 8, 1, 0x40, 0, 0, 0, 1, 2]);
        AssertRefused("dimension 0 is 1073741825, which makes more than 1073741824 bytes", [0, 0, 8, 1, 0x40, 0, 0, 1, 1, 2]);
        AssertRefused("promise 6 bytes; 5 are there", Small[..^1]);
        AssertRefused("more bytes follow than the 6", [.. Small, 9]);
    }

    [Fact]
    public void Damaged_files_never_crash_the_reader()
    {
        byte[][] wholes = [Small, Compress(Small)];
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var damaged = wholes[seed / 2 % 2].ToArray();
            if (seed % 2 == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }
            else
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            var exception = Record.Exception(() => IdxFile.Read(new MemoryStream(damaged), "file"));
            Assert.True(exception is InvalidDataException or null, $"seed {seed}: {exception}");
            Assert.True(exception is null || exception.Message.StartsWith("file: ", StringComparison.Ordinal), $"seed {seed}: {exception}");
        }
    }

    [Fact]
    public void A_folder_of_MNIST_files_is_read()
    {
        using var folder = new TemporaryFolder();
        Assert.False(MnistFolder.Exists(folder.Path));
        Assert.False(MnistFolder.Exists(folder.File("none")));
        File.WriteAllBytes(folder.File("train-images-idx3-ubyte.gz"), Compress([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]));
        File.WriteAllBytes(folder.File("train-labels.idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 2, 7, 9]);
        File.WriteAllBytes(folder.File("t10k-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5]);
        var missing = Assert.Throws<FileNotFoundException>(() => MnistFolder.Load(folder.Path));
        Assert.Contains("t10k-labels-idx1-ubyte", missing.Message);

        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 3]);
        var data = MnistFolder.Load(folder.Path);
        Assert.True(MnistFolder.Exists(folder.Path));
        Assert.Equal((2, 1, 2), (data.Training.Count, data.Training.Height, data.Training.Width));
        Assert.Equal([3, 4], data.Training.Image(1).ToArray());
        Assert.Equal(9, data.Training.Label(1));
        Assert.Equal(3, data.Test.Label(0));

        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 2, 3, 3]);
        var uneven = Assert.Throws<InvalidDataException>(() => MnistFolder.Load(folder.Path));
        Assert.Contains("t10k has 1 images and 2 labels", uneven.Message);

        File.WriteAllBytes(folder.File("t10k-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 0, 0x7F, 255, 255, 255, 0x7F, 255, 255, 255]);
        File.WriteAllBytes(folder.File("t10k-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 0]);
        var huge = Assert.Throws<InvalidDataException>(() => MnistFolder.Load(folder.Path));
        Assert.Contains("the images of t10k are 2147483647x2147483647, 4611686014132420609 pixels; at most 16777216", huge.Message);
    }

    private static void AssertRefused(string expected, byte[] bytes)
    {
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(bytes))).Message);
        Assert.Contains(
            bytes.Length < 4 ? "ends too early" : expected,
            Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(Compress(bytes)))).Message);
    }

    private static byte[] Compress(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }
}
