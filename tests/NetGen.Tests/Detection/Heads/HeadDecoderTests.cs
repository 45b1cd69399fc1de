using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class HeadDecoderTests
{
    public static TheoryData<int, int, int> Sizes => new() { { 1, 1, 0 }, { 2, 3, 1 }, { 5, 7, 3 }, { 13, 13, 20 }, { 8, 4, 5 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Anchor_heads_decode_as_defined(int width, int height, int classes)
    {
        BoxSize[] anchors = [new(0.1f, 0.3f), new(0.5f, 0.2f)];
        foreach (var scores in new[] { ClassScores.Softmax, ClassScores.Logistic })
        {
            var head = new AnchorHead(new AnchorGrid(width, height, anchors), classes, scores);
            var output = TestData.Uniform(head.Length, 1, 3);
            double Channel(int a, int channel, int cell) => output[(a * (5 + classes) + channel) * width * height + cell];
            var expected = new List<(double X, double Y, double W, double H, int Class, double Score)>();
            for (var a = 0; a < 2; a++)
            {
                for (var cell = 0; cell < width * height; cell++)
                {
                    for (var c = 0; c < Math.Max(classes, 1); c++)
                    {
                        var probability = classes == 0 ? 1 : scores == ClassScores.Logistic
                            ? Sigmoid(Channel(a, 5 + c, cell))
                            : Math.Exp(Channel(a, 5 + c, cell)) / Enumerable.Range(5, classes).Sum(k => Math.Exp(Channel(a, k, cell)));
                        expected.Add((
                            (Sigmoid(Channel(a, 0, cell)) + cell % width) / width,
                            (Sigmoid(Channel(a, 1, cell)) + cell / width) / height,
                            anchors[a].Width * Math.Exp(Channel(a, 2, cell)),
                            anchors[a].Height * Math.Exp(Channel(a, 3, cell)),
                            c,
                            probability * Sigmoid(Channel(a, 4, cell))));
                    }
                }
            }

            AssertDecodes(head, output, expected);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Grid_heads_decode_as_defined(int width, int height, int classes)
    {
        foreach (var scores in Enum.GetValues<ClassScores>())
        {
            var head = new GridHead(width, height, classes, scores);
            double[] output = [.. TestData.Uniform(head.Length, 2, 1).Select(Math.Abs)];
            double Channel(int channel, int cell) => output[channel * width * height + cell];
            double Squash(double x) => scores == ClassScores.Linear ? x : Sigmoid(x);
            var expected = new List<(double X, double Y, double W, double H, int Class, double Score)>();
            for (var cell = 0; cell < width * height; cell++)
            {
                for (var c = 0; c < Math.Max(classes, 1); c++)
                {
                    var probability = classes == 0 ? 1 : scores == ClassScores.Softmax
                        ? Math.Exp(Channel(5 + c, cell)) / Enumerable.Range(5, classes).Sum(k => Math.Exp(Channel(k, cell)))
                        : Squash(Channel(5 + c, cell));
                    expected.Add((
                        (Squash(Channel(1, cell)) + cell % width) / width,
                        (Squash(Channel(2, cell)) + cell / width) / height,
                        Math.Pow(Channel(3, cell), 2),
                        Math.Pow(Channel(4, cell), 2),
                        c,
                        probability * Squash(Channel(0, cell))));
                }
            }

            AssertDecodes(head, output, expected);
        }
    }

    [Fact]
    public void Numbers_that_are_none_find_nothing_and_objects_that_do_not_fit_are_counted()
    {
        var head = new AnchorHead(new AnchorGrid(3, 3, [new(0.1f, 0.1f)]), 2);
        var decoder = new HeadDecoder(head, 0.1f);
        Assert.Equal(0, decoder.Decode(Enumerable.Repeat(float.NaN, head.Length).ToArray(), new DetectedObject[18]));
        Assert.Equal(18, decoder.Maximum);
        Assert.Equal(18, decoder.Decode(new float[head.Length], new DetectedObject[4]));
        Assert.Throws<ArgumentException>(() => decoder.Decode(new float[3], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeadDecoder(head, -1));
    }

    [Fact]
    public void Decoding_and_suppression_allocate_nothing()
    {
        var head = new AnchorHead(new AnchorGrid(19, 19, [.. Enumerable.Range(1, 5).Select(i => new BoxSize(0.1f * i, 0.15f * i))]), 80);
        var output = TestData.ToSingle(TestData.Uniform(head.Length, 1, 12));
        var decoder = new HeadDecoder(head, 0.3f);
        var suppression = new NonMaxSuppression(new Suppression { OverlapThreshold = 0.45f }, 5000);
        var (objects, kept) = (new DetectedObject[5000], new DetectedObject[100]);
        suppression.Run(objects.AsSpan(0, decoder.Decode(output, objects)), kept);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = decoder.Decode(output, objects);
        suppression.Run(objects.AsSpan(0, found), kept);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(found, 1, 5000);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static void AssertDecodes(
        DetectionHead head, double[] output, List<(double X, double Y, double W, double H, int Class, double Score)> all)
    {
        // Between two scores, so that rounding decides nothing.
        double[] ordered = [0, .. all.Select(e => e.Score).Order()];
        var threshold = (ordered[ordered.Length / 2] + ordered[ordered.Length / 2 - 1]) / 2;
        var expected = all.Where(e => e.Score > threshold).ToList();
        var objects = new DetectedObject[head.Length];
        var count = new HeadDecoder(head, (float)threshold).Decode(TestData.ToSingle(output), objects);
        Assert.Equal(expected.Count, count);

        // Vectors of cells are decoded one after the other, their lanes in turn: that is the order of the cells.
        for (var i = 0; i < count; i++)
        {
            var box = objects[i].Box.ToCentred();
            Assert.Equal(expected[i].Class, objects[i].Class);
            Assert.Equal(expected[i].Score, objects[i].Score, 1e-5);
            Assert.Equal(expected[i].X, box.X, 1e-5);
            Assert.Equal(expected[i].Y, box.Y, 1e-5);
            Assert.Equal(expected[i].W, box.Width, 1e-5 * Math.Max(1, expected[i].W));
            Assert.Equal(expected[i].H, box.Height, 1e-5 * Math.Max(1, expected[i].H));
        }
    }
}
