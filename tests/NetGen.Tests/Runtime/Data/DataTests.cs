using NetGen.Data;
using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class DataTests
{
    [Fact]
    public void An_epoch_shows_every_image_once_in_an_order_of_seed_and_epoch()
    {
        var images = Numbered(23);
        var batches = new Batches(images, new ImagePreparation(), 5, seed: 1);
        var first = Order(batches, 0);
        var second = Order(batches, 1);

        Assert.Equal(5, batches.PerEpoch);
        Assert.Equal(Enumerable.Range(0, 23), first.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(first, Order(batches, 0));
        Assert.NotEqual(first, Order(new Batches(images, new ImagePreparation(), 5, seed: 2), 0));
        Assert.Equal(Enumerable.Range(0, 23), Order(new Batches(images, new ImagePreparation(), 5), 3));
    }

    [Fact]
    public void Going_through_an_epoch_allocates_nothing()
    {
        var batches = new Batches(Numbered(23), new ImagePreparation(), 5, seed: 1);
        Run(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int epoch)
        {
            batches.Begin(epoch);
            while (batches.Next())
            {
            }
        }
    }

    [Fact]
    public void Images_are_padded_and_normalized()
    {
        var images = new LabelledImages(1, 2, new byte[] { 51, 255 }, new byte[] { 0 });
        var target = new float[12];
        new ImagePreparation(padding: 1, mean: 0.5, deviation: 0.5).Prepare(images, 0, target);
        Assert.Equal([-1, -1, -1, -1, -1, -0.6f, 1, -1, -1, -1, -1, -1], target);
        Assert.Equal(32 * 32, ImagePreparation.LeNet.Length(new DrawnDigits(1).Generate(1)));
        var exception = Assert.Throws<ArgumentException>(() => new ImagePreparation().Prepare(images, 0, target));
        Assert.Contains("has 2 floats; there is room for 12", exception.Message);
    }

    [Fact]
    public void Channels_are_planes_with_a_mean_and_a_deviation_each()
    {
        var images = new LabelledImages(2, 1, 2, new byte[] { 0, 255, 51, 102, 1, 2, 3, 4 }, new byte[] { 7, 3 });
        Assert.Equal([1, 2, 3, 4], images.Image(1).ToArray());
        Assert.Equal([51, 102], images.Slice(0, 1).Image(0)[2..].ToArray());

        var target = new float[12];
        var preparation = new ImagePreparation([0.5, 0.2], [0.5, 0.1], padding: 0);
        preparation.Prepare(images, 0, target.AsSpan(0, 4));
        Assert.Equal([-1f, 1f, 0f, 2f], target[..4]);

        // One mean serves all channels.
        new ImagePreparation(mean: 0.2).Prepare(images, 0, target.AsSpan(0, 4));
        Assert.Equal([-0.2f, 0.8f, 0f, 0.2f], target[..4]);

        var exception = Assert.Throws<ArgumentException>(() => ImagePreparation.ImageNet.Prepare(images, 0, target));
        Assert.Contains("for images of 3 channels; these have 2", exception.Message);
        exception = Assert.Throws<ArgumentException>(() => new ImagePreparation([0.5, 0.5], [1]));
        Assert.Contains("2 means and 1 deviations", exception.Message);
        exception = Assert.Throws<ArgumentException>(() => new LabelledImages(3, 4096, 4096, default, default));
        Assert.Contains("Images of 3x4096x4096 have 50331648 pixels each", exception.Message);
    }

    [Fact]
    public void A_CIFAR_10_file_is_records_of_a_class_and_three_planes()
    {
        var bytes = new byte[2 * 3073];
        (bytes[0], bytes[1], bytes[1025], bytes[3072], bytes[3073]) = (9, 10, 11, 12, 3);
        var images = Cifar10File.Read(bytes);
        Assert.Equal((2, 3, 32, 32), (images.Count, images.Channels, images.Height, images.Width));
        Assert.Equal((9, 3), (images.Label(0), images.Label(1)));
        Assert.Equal((10, 11, 12), (images.Image(0)[0], images.Image(0)[1024], images.Image(0)[3071]));

        Assert.Contains("6145 bytes; whole records of 3073", Refused(bytes[..^1]));
        Assert.Contains("has 0 bytes", Refused([]));
        bytes[3073] = 10;
        Assert.Contains("x.bin: image 1 has the class 10; 0 to 9", Refused(bytes));

        static string Refused(byte[] bytes) =>
            Assert.Throws<InvalidDataException>(() => Cifar10File.Read(bytes, "x.bin")).Message;
    }

    [Fact]
    public void Lengths_of_images_and_labels_must_fit()
    {
        var exception = Assert.Throws<ArgumentException>(() => new LabelledImages(2, 2, new byte[7], new byte[2]));
        Assert.Contains("make 8 pixels; 7 were given", exception.Message);

        // 16 images of 2^60 pixels are 2^64, which is 0 to a long.
        exception = Assert.Throws<ArgumentException>(() => new LabelledImages(1 << 30, 1 << 30, default, new byte[16]));
        Assert.Contains("have 1152921504606846976 pixels each; at most 16777216 were expected", exception.Message);
    }

    [Fact]
    public void Sizes_beyond_an_array_are_refused_in_words()
    {
        var images = new LabelledImages(1, 1 << 24, default, default);
        var exception = Assert.Throws<ArgumentException>(() => new Batches(images, new ImagePreparation(padding: 64), 1));
        Assert.Contains("with 64 pixels of padding on each side are 129x16777344", exception.Message);
        exception = Assert.Throws<ArgumentException>(() => new ImagePreparation(padding: int.MaxValue).Length(images));
        Assert.Contains("are 4294967295x4311744510", exception.Message);
        exception = Assert.Throws<ArgumentOutOfRangeException>(() => new Batches(images, new ImagePreparation(), 200));
        Assert.Contains("A batch of images of 16777216 floats holds at most 127 of them", exception.Message);
    }

    [Fact]
    public void Drawn_digits_depend_on_seed_and_index_alone()
    {
        var digits = new DrawnDigits(1);
        var all = digits.Generate(30);
        var late = digits.Generate(10, start: 20);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(all.Image(20 + i).ToArray(), late.Image(i).ToArray());
            Assert.Equal(all.Label(20 + i), late.Label(i));
        }

        Assert.NotEqual(all.Image(0).ToArray(), new DrawnDigits(2).Generate(1).Image(0).ToArray());
        Assert.Equal(32, new DrawnDigits(1, 32).Generate(1).Width);
    }

    [Fact]
    public void Drawn_digits_are_of_all_kinds_and_have_ink_inside_the_image()
    {
        var images = new DrawnDigits(3).Generate(1000);
        var counts = new int[10];
        for (var i = 0; i < images.Count; i++)
        {
            counts[images.Label(i)]++;
            var image = images.Image(i).ToArray();
            var ink = image.Count(pixel => pixel > 80);
            Assert.True(ink is > 12 and < 400, $"image {i} has {ink} pixels of ink");
            var border = Enumerable.Range(0, 28).Count(x => Math.Max(image[x], image[27 * 28 + x]) > 160);
            Assert.True(border < 8, $"image {i} touches the border at {border} pixels");
        }

        Assert.All(counts, count => Assert.InRange(count, 60, 140));
    }

    private static LabelledImages Numbered(int count)
    {
        var numbers = Enumerable.Range(0, count).Select(i => (byte)i).ToArray();
        return new LabelledImages(1, 1, numbers, numbers);
    }

    private static List<int> Order(Batches batches, int epoch)
    {
        var order = new List<int>();
        batches.Begin(epoch);
        while (batches.Next())
        {
            Assert.Equal(batches.Labels.Length, batches.Images.Length);
            for (var i = 0; i < batches.Labels.Length; i++)
            {
                Assert.Equal(batches.Labels[i] / 255f, batches.Images[i]);
                order.Add(batches.Labels[i]);
            }
        }

        return order;
    }
}
