using System.Text.Json;
using NetGen.Examples;
using Xunit;

namespace NetGen.Tests.Imaging;

/// <summary>The example's reader of JPEG files, by the system's library.</summary>
public sealed class JpegFileTests
{
    private static readonly JsonElement[] Goldens =
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "goldens", "imaging-jpeg.json"))).RootElement.EnumerateArray()];

    [SkippableFact]
    public void Pixels_are_those_that_libjpeg_gives_others()
    {
        SkipWithoutLibrary();
        foreach (var golden in Goldens)
        {
            byte[] file = golden.GetProperty("file").GetBytesFromBase64();
            Assert.True(JpegFile.IsJpeg(file));
            var picture = JpegFile.Decode(file, "picture.jpg");
            Assert.Equal(golden.GetProperty("width").GetInt32(), picture.Width);
            Assert.Equal(golden.GetProperty("height").GetInt32(), picture.Height);
            byte[] expected = [.. golden.GetProperty("pixels").EnumerateArray().Select(value => value.GetByte())];
            Assert.Equal(expected.Length, picture.Pixels.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                // Versions of the library round the inverse transform and the colours in other ways.
                Assert.InRange(picture.Pixels[i], expected[i] - 3, expected[i] + 3);
            }
        }
    }

    [SkippableFact]
    public void Damaged_files_end_in_a_message_and_never_in_anything_else()
    {
        SkipWithoutLibrary();
        byte[] file = Goldens[0].GetProperty("file").GetBytesFromBase64();
        for (int length = 0; length < file.Length - 2; length++)
        {
            var damaged = Assert.Throws<InvalidDataException>(() => JpegFile.Decode(file.AsSpan(0, length), "short.jpg"));
            Assert.StartsWith("short.jpg ", damaged.Message, StringComparison.Ordinal);
        }

        var random = new Random(5);
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. file];
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.InRange(JpegFile.Decode(changed, "changed.jpg").Pixels.Length, 1, int.MaxValue);
            }
            catch (InvalidDataException damaged)
            {
                Assert.StartsWith("changed.jpg ", damaged.Message, StringComparison.Ordinal);
            }
        }
    }

    [SkippableFact]
    public void Without_the_library_the_message_says_what_to_install()
    {
        Skip.If(JpegFile.IsSupported, "libturbojpeg is installed");
        var missing = Assert.Throws<PlatformNotSupportedException>(() => JpegFile.Decode(Goldens[0].GetProperty("file").GetBytesFromBase64(), "a.jpg"));
        Assert.Contains("apt install libturbojpeg0", missing.Message, StringComparison.Ordinal);
    }

    private static void SkipWithoutLibrary() => Skip.IfNot(JpegFile.IsSupported, JpegFile.Missing);
}
