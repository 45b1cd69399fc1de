using NetGen.Imaging;
using NetGen.Tests.Runtime;
using Xunit;

namespace NetGen.Tests.Imaging;

public sealed class PngTests
{
    // A file that the Python imaging library wrote: 3 x 2 pixels, red, green, blue, black, white, grey.
    private const string Foreign =
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAGElEQVR4nAXBAQEAAAjDIIz+5BOE0KHa9j7oB3+xZADCAAAAAElFTkSuQmCC";

    public static TheoryData<int, int> Kinds
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var (colour, depths) in new[]
            {
                (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
            })
            {
                foreach (var depth in depths)
                {
                    data.Add(colour, depth);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_colour_type_and_depth_is_read_with_and_without_interlace(int colour, int depth)
    {
        foreach (var (width, height) in new[] { (1, 1), (3, 2), (5, 9), (8, 8), (13, 17), (33, 6) })
        {
            foreach (var interlaced in new[] { false, true })
            {
                foreach (var transparent in colour is 0 or 2 or 3 ? [false, true] : new[] { false })
                {
                    AssertReads(width, height, depth, colour, interlaced, transparent);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_written_is_read_again(int channels)
    {
        var random = new Random(channels);
        foreach (var (width, height) in new[] { (1, 1), (7, 3), (64, 65) })
        {
            var picture = new Picture(width, height, channels);
            random.NextBytes(picture.Pixels);
            for (var i = 0; i < picture.Pixels.Length / 2; i++)
            {
                // Half of it smooth, so that filters pay.
                picture.Pixels[i] = (byte)(i / channels);
            }

            using var folder = new TemporaryFolder();
            picture.Save(folder.File("a.png"));
            AssertEqual(picture, Picture.Read(folder.File("a.png")));
        }
    }

    [Fact]
    public void A_file_of_another_program_is_read()
    {
        var picture = Picture.Read(new MemoryStream(Convert.FromBase64String(Foreign)));
        Assert.Equal((3, 2, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal([255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 128, 128, 128], picture.Pixels.ToArray());
    }

    [Fact]
    public void Mistakes_are_told()
    {
        var header = new byte[] { 0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0 };
        var data = PngEncoder.Compress([0, 1, 2]);
        AssertRefused("begins with the chunk IDAT", ("IDAT", data));
        AssertRefused("13", ("IHDR", header[..12]));
        AssertRefused("two chunks IHDR", ("IHDR", header), ("IHDR", header));
        AssertRefused("colour type 5 with 8 bits", ("IHDR", With(header, 9, 5)));
        AssertRefused("colour type 2 with 4 bits", ("IHDR", With(With(header, 9, 2), 8, 4)));
        AssertRefused("interlace 2", ("IHDR", With(header, 12, 2)));
        AssertRefused("0 x 1 pixels", ("IHDR", With(header, 3, 0)));
        AssertRefused("2147483650 x 1 pixels", ("IHDR", With(header, 0, 128)));
        AssertRefused("no palette", ("IHDR", With(header, 9, 3)), ("IDAT", data), ("IEND", []));
        AssertRefused("palette of 4 bytes", ("IHDR", With(header, 9, 3)), ("PLTE", new byte[4]));
        AssertRefused("palette of 3 bytes", ("IHDR", header), ("PLTE", new byte[3]));
        AssertRefused("colour 1; the palette has 1", ("IHDR", With(header, 9, 3)), ("PLTE", new byte[3]), ("IDAT", data), ("IEND", []));
        AssertRefused("tRNS of 1 bytes", ("IHDR", header), ("tRNS", [0]));
        AssertRefused("a chunk ABCD, without which", ("IHDR", header), ("ABCD", []));
        AssertRefused("not consecutive", ("IHDR", header), ("IDAT", data), ("tEXt", []), ("IDAT", data));
        AssertRefused("less compressed data", ("IHDR", header), ("IDAT", PngEncoder.Compress([0, 1])), ("IEND", []));
        AssertRefused("more compressed data", ("IHDR", header), ("IDAT", PngEncoder.Compress([0, 1, 2, 3])), ("IEND", []));
        AssertRefused("filter 5", ("IHDR", header), ("IDAT", PngEncoder.Compress([5, 1, 2])), ("IEND", []));
        AssertRefused("damaged compressed data", ("IHDR", header), ("IDAT", [1, 2, 3, 4, 5]), ("IEND", []));
        AssertRefused("ends within the head of a chunk", ("IHDR", header), ("IDAT", data));
        AssertRefused("which 2 compressed bytes cannot hold", ("IHDR", With(header, 1, 100)), ("IDAT", data[..2]), ("IEND", []));

        var file = PngEncoder.File(("IHDR", header), ("IDAT", data), ("IEND", []));
        Assert.Equal([1, 2], Picture.Read(new MemoryStream(file)).Pixels.ToArray());
        file[20] ^= 1;
        var mistake = Assert.Throws<InvalidDataException>(() => Picture.Read(new MemoryStream(file), "some.png"));
        Assert.StartsWith("some.png: is damaged: the checksum of a chunk IHDR", mistake.Message);
        Assert.Contains("JPEG", Assert.Throws<InvalidDataException>(() => Picture.Read(new MemoryStream([0xFF, 0xD8, 0xFF]))).Message);
        Assert.Contains("6869", Assert.Throws<InvalidDataException>(() => Picture.Read(new MemoryStream("hi there"u8.ToArray()))).Message);
    }

    [Fact]
    public void Damaged_files_give_a_picture_or_a_message()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var file = random.Next(3) switch
            {
                0 => Sample(random, ".ppm"),
                1 => Sample(random, ".bmp"),
                _ => Sample(random, ".png"),
            };
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                file[random.Next(2, Math.Min(file.Length, 64))] = (byte)random.Next(256);
            }

            var part = file.AsMemory(0, random.Next(3) == 0 ? random.Next(file.Length) : file.Length).ToArray();
            try
            {
                Picture.Read(new MemoryStream(part));
            }
            catch (InvalidDataException)
            {
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception}");
            }
        }
    }

    private static byte[] Sample(Random random, string extension)
    {
        var picture = new Picture(random.Next(1, 9), random.Next(1, 9), extension == ".png" ? random.Next(1, 5) : 3);
        random.NextBytes(picture.Pixels);
        if (extension == ".png" && random.Next(2) == 0)
        {
            // A right checksum, so that what is behind it is reached.
            var header = new byte[13];
            random.NextBytes(header);
            (header[0], header[1], header[2], header[4], header[5], header[6]) = (0, 0, 0, 0, 0, 0);
            header[9] = (byte)random.Next(8);
            header[8] = (byte)(1 << random.Next(5));
            (header[10], header[11], header[12]) = (0, 0, (byte)random.Next(2));
            var content = new byte[random.Next(400)];
            random.NextBytes(content);
            return PngEncoder.File(
                ("IHDR", header), ("PLTE", content[..(content.Length / 9 * 3)]), ("IDAT", PngEncoder.Compress(content)), ("IEND", []));
        }

        var file = new MemoryStream();
        (extension switch { ".png" => PngWriter.Write, ".bmp" => BmpFile.Write, _ => (Action<Picture, Stream>)PpmFile.Write })(picture, file);
        return file.ToArray();
    }

    private static void AssertReads(int width, int height, int depth, int colour, bool interlaced, bool transparent)
    {
        var random = new Random(width * 100 + depth);
        var perPixel = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var maximum = (1 << depth) - 1;
        var colours = Math.Min(maximum + 1, 200);
        int[] samples = [.. Enumerable.Range(0, width * height * perPixel).Select(_ => random.Next(colour == 3 ? colours : maximum + 1))];
        var palette = new byte[3 * colours];
        random.NextBytes(palette);
        byte[]? transparency = !transparent ? null : colour == 3
            ? [.. palette.Take((colours + 1) / 2)]
            : [.. samples.Take(perPixel).SelectMany(s => new[] { (byte)(s >> 8), (byte)s })];
        var expected = new List<int>();
        foreach (var pixel in samples.Chunk(perPixel))
        {
            expected.AddRange(colour == 3
                ? palette.Skip(3 * pixel[0]).Take(3).Select(b => (int)b)
                : pixel.Select(s => (int)Math.Round(s * 255.0 / maximum, MidpointRounding.AwayFromZero)));
            if (transparent)
            {
                expected.Add(colour == 3
                    ? pixel[0] < transparency!.Length ? transparency[pixel[0]] : 255
                    : pixel.SequenceEqual(samples.Take(perPixel)) ? 0 : 255);
            }
        }

        var file = PngEncoder.Encode(width, height, depth, colour, interlaced, samples, colour == 3 ? palette : null, transparency);
        var picture = Picture.Read(new MemoryStream(file));
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(expected, picture.Pixels.ToArray().Select(b => (int)b));
    }

    private static void AssertEqual(Picture expected, Picture found)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels), (found.Width, found.Height, found.Channels));
        Assert.Equal(expected.Pixels.ToArray(), found.Pixels.ToArray());
    }

    private static void AssertRefused(string message, params (string, byte[])[] chunks)
    {
        var mistake = Assert.Throws<InvalidDataException>(() => Picture.Read(new MemoryStream(PngEncoder.File(chunks))));
        Assert.Contains(message, mistake.Message);
    }

    private static byte[] With(byte[] bytes, int index, byte value)
    {
        var copy = bytes.ToArray();
        copy[index] = value;
        return copy;
    }
}
