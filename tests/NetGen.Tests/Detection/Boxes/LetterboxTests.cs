using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class LetterboxTests
{
    [Fact]
    public void A_letterbox_keeps_proportions_and_stands_in_the_middle()
    {
        Assert.Equal(new Letterbox(640, 480, 416, 416, 0, 52, 416, 312), Letterbox.Fit(640, 480, 416, 416));
        Assert.Equal(new Letterbox(100, 400, 416, 416, 156, 0, 104, 416), Letterbox.Fit(100, 400, 416, 416));
        Assert.Equal(new Letterbox(5000, 1, 32, 16, 0, 7, 32, 1), Letterbox.Fit(5000, 1, 32, 16));
        Assert.Equal(new Letterbox(10, 20, 416, 320, 0, 0, 416, 320), Letterbox.Stretch(10, 20, 416, 320));
        Assert.Throws<ArgumentOutOfRangeException>(() => Letterbox.Fit(0, 1, 2, 2));
    }

    [Theory]
    [InlineData(640, 480)]
    [InlineData(333, 1000)]
    [InlineData(17, 16)]
    public void Boxes_come_back_to_where_they_were(int width, int height)
    {
        foreach (var letterbox in new[] { Letterbox.Fit(width, height, 416, 352), Letterbox.Stretch(width, height, 416, 352) })
        {
            var box = new Box(1, 2, width - 3, height - 1.5f);
            var back = letterbox.ToSource(letterbox.ToTarget(box));
            Assert.Equal(box.Left, back.Left, 1e-3f);
            Assert.Equal(box.Top, back.Top, 1e-3f);
            Assert.Equal(box.Right, back.Right, 1e-3f);
            Assert.Equal(box.Bottom, back.Bottom, 1e-3f);
            var whole = letterbox.ToTarget(new Box(0, 0, width, height));
            Assert.Equal(letterbox.Left, whole.Left);
            Assert.Equal(letterbox.Top + letterbox.Height, whole.Bottom, 1e-3f);
        }
    }

    [Fact]
    public void Scaling_agrees_with_PyTorch()
    {
        var golden = DetectionGoldens.Read("boxes").GetProperty("resizing");
        var image = golden.GetProperty("image").Singles();
        foreach (var (name, width, height) in new[] { ("larger", 16, 9), ("smaller", 4, 3) })
        {
            var target = new float[2 * width * height];
            ImageResize.Bilinear(image, Letterbox.Stretch(7, 5, width, height), target);
            Closeness.AssertClose(golden.GetProperty(name).Doubles(), TestData.ToDouble(target), 1e-6, name);
        }
    }

    [Fact]
    public void What_is_beside_the_image_is_background()
    {
        var target = new float[3 * 8 * 8];
        ImageResize.Bilinear(Enumerable.Repeat(1f, 3 * 4 * 2).ToArray(), Letterbox.Fit(4, 2, 8, 8), target, 0.25f);
        for (var i = 0; i < target.Length; i++)
        {
            Assert.Equal(i / 8 % 8 is >= 2 and < 6 ? 1 : 0.25f, target[i]);
        }

        Assert.Throws<ArgumentException>(() => ImageResize.Bilinear(new float[9], Letterbox.Stretch(4, 2, 8, 8), new float[64]));
        Assert.Throws<ArgumentException>(() => ImageResize.Bilinear(new float[8], Letterbox.Stretch(4, 2, 8, 8), new float[63]));
    }
}
