using NetGen.Detection;
using NetGen.Imaging;
using NetGen.Tests.Runtime;
using Xunit;

namespace NetGen.Tests.Imaging;

public sealed class PictureTests
{
    [Theory]
    [InlineData(".ppm", 3)]
    [InlineData(".pgm", 1)]
    [InlineData(".bmp", 3)]
    public void What_is_written_is_read_again(string extension, int channels)
    {
        foreach (var (width, height) in new[] { (1, 1), (3, 5), (10, 4) })
        {
            var picture = new Picture(width, height, channels);
            new Random(width).NextBytes(picture.Pixels);
            using var folder = new TemporaryFolder();
            picture.Save(folder.File("a" + extension));
            var found = Picture.Read(folder.File("a" + extension));
            Assert.Equal((width, height, channels), (found.Width, found.Height, found.Channels));
            Assert.Equal(picture.Pixels.ToArray(), found.Pixels.ToArray());
        }

        Assert.Throws<ArgumentException>(() => new Picture(1, 1, 4).Save("x" + extension));
        Assert.Throws<ArgumentException>(() => new Picture(1, 1).Save("x.jpg"));
    }

    [Fact]
    public void Headers_of_PPM_have_comments_and_other_ranges()
    {
        Assert.Equal([0, 128, 255], Read("P5 # grey\n#\n3\t1 2\n\0\u0001\u0002").Pixels.ToArray());
        Assert.Equal([1, 255], Read("P5\n2 1 65535\n\u0001\u0000\u00FF\u00FF").Pixels.ToArray());
        Assert.Contains("the height", Assert.Throws<InvalidDataException>(() => Read("P6 3 x")).Message);
        Assert.Contains("ends within the pixels: 12", Assert.Throws<InvalidDataException>(() => Read("P6 2 2 255\nabc")).Message);
        Assert.Contains("0 as its brightest", Assert.Throws<InvalidDataException>(() => Read("P6 2 2 0\nabc")).Message);
        Assert.Contains("digits", Assert.Throws<InvalidDataException>(() => Read("P6 12345678901 2 0\nabc")).Message);

        static Picture Read(string text) => Picture.Read(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text)));
    }

    [Fact]
    public void Planes_of_floats_and_bytes_lead_into_each_other()
    {
        var picture = new Picture(3, 2);
        new Random(1).NextBytes(picture.Pixels);
        var planes = new float[18];
        picture.CopyTo(planes);
        Assert.Equal(picture.Pixels[3 * 4 + 1] / 255f, planes[6 + 4]);
        var copy = new Picture(3, 2);
        copy.CopyFrom(planes);
        Assert.Equal(picture.Pixels.ToArray(), copy.Pixels.ToArray());
        copy.CopyFrom([.. Enumerable.Repeat(float.NaN, 6), .. Enumerable.Repeat(7f, 6), .. Enumerable.Repeat(-1f, 6)]);
        Assert.Equal([0, 255, 0], copy.Pixels[..3].ToArray());
        Assert.Throws<ArgumentException>(() => copy.CopyTo(new float[17]));
    }

    [Fact]
    public void What_is_transparent_shows_the_background()
    {
        var picture = new Picture(2, 1, 4);
        ((byte[])[200, 100, 50, 255, 200, 100, 50, 51]).CopyTo(picture.Pixels);
        Assert.Equal([200, 100, 50, 40, 20, 214], picture.ToRgb(new Colour(0, 0, 255)).Pixels.ToArray());
        var grey = new Picture(1, 1, 1);
        grey.Pixels[0] = 9;
        Assert.Equal([9, 9, 9], grey.ToRgb().Pixels.ToArray());
    }

    [Fact]
    public void A_box_has_lines_inside_and_is_cut_off_at_the_edge()
    {
        var picture = new Picture(8, 6);
        picture.DrawBox(new Box(1, 1, 6, 5), new Colour(255, 0, 0), 1);
        Assert.Equal("........ .#####.. .#...#.. .#...#.. .#####.. ........", Text(picture));

        picture = new Picture(8, 6);
        picture.DrawBox(new Box(-50, 2, 4, 900), new Colour(255, 0, 0), 1);
        Assert.Equal("........ ........ ####.... ...#.... ...#.... ...#....", Text(picture));
        picture.DrawBox(new Box(float.NaN, 2, 4, 9), new Colour(255, 0, 0), 1);
        picture.DrawBox(new Box(5, 5, 4, 4), new Colour(255, 0, 0), 1);
        Assert.Equal("........ ........ ####.... ...#.... ...#.... ...#....", Text(picture));
        Assert.Throws<ArgumentException>(() => new Picture(1, 1, 4).DrawBox(new Box(0, 0, 1, 1), default));
    }

    [Fact]
    public void Text_and_points_are_drawn_dot_by_dot()
    {
        var picture = new Picture(11, 7);
        picture.DrawText(0, 0, "H!", new Colour(9, 9, 9));
        Assert.Equal("#...#...#.. #...#...#.. #...#...#.. #####...#.. #...#...#.. #...#...... #...#...#..", Text(picture));

        picture = new Picture(5, 5);
        picture.DrawPoint(2.5f, 2.5f, new Colour(9, 9, 9), 1.5f);
        Assert.Equal("..... .###. .###. .###. .....", Text(picture));
        picture.DrawPoint(float.NaN, 0, new Colour(9, 9, 9));
    }

    [Fact]
    public void Every_printable_letter_is_drawn_differently()
    {
        var seen = new HashSet<string>();
        for (var letter = ' '; letter <= '~'; letter++)
        {
            var picture = new Picture(6, 7);
            picture.DrawText(0, 0, letter.ToString(), new Colour(9, 9, 9));
            Assert.True(seen.Add(Text(picture)) || letter is '}' or '{' or '`', $"'{letter}'");
        }
    }

    [Fact]
    public void A_label_stands_above_its_box_or_inside_at_the_upper_edge()
    {
        var red = new Colour(255, 0, 0);
        var picture = new Picture(60, 40);
        picture.DrawLabelled(new Box(10, 20, 50, 38), "cat", red);
        Assert.Equal(red, At(picture, 10, 11));
        Assert.Equal(default, At(picture, 10, 10));
        picture = new Picture(60, 40);
        picture.DrawLabelled(new Box(10, 3, 50, 38), "cat", red);
        Assert.Equal(default, At(picture, 10, 2));
        Assert.Equal(red, At(picture, 15, 11));
        Assert.Equal(12, Enumerable.Range(0, 12).Select(Colour.OfClass).Distinct().Count());
    }

    private static Colour At(Picture picture, int x, int y) =>
        new(picture.Row(y)[3 * x], picture.Row(y)[3 * x + 1], picture.Row(y)[3 * x + 2]);

    private static string Text(Picture picture) => string.Join(' ', Enumerable.Range(0, picture.Height).Select(y =>
        string.Concat(Enumerable.Range(0, picture.Width).Select(x => At(picture, x, y) == default ? '.' : '#'))));
}
