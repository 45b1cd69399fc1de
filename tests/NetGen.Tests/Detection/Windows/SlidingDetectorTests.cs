using NetGen.Detection;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

/// <summary>A LeNet for 28x28 pixels that slides over an image at three scales finds what it finds when the image is scaled, cut into
/// windows, and each of them classified by itself.</summary>
public sealed class SlidingDetectorTests
{
    private const string Layers = "Conv 6 5; ReLU; MaxPool 2; Conv 16 5; ReLU; Flatten; Dense 120; ReLU; Dense 84; ReLU; Dense 10";
    private const int Window = 28;
    private const int Stride = 2;
    private const int Classes = 10;

    /// <summary>Scores are at most 1, and made of sums of up to a thousand floats.</summary>
    private const double Tolerance = 1e-5;

    // Of an image of 80x100 pixels: one narrower than the scales, two of its proportions.
    private const int Width = 100;
    private const int Height = 80;

    private static readonly (int Height, int Width)[] Sizes = [(64, 81), (48, 60), (32, 40)];
    private static readonly NetSpec Classifier = NetText.Parse($"1x{Window}x{Window}: {Layers}", "Classifier");
    private static readonly NetSpec[] Scales =
        [.. Sizes.Select((size, i) => NetText.Parse($"1x{size.Height}x{size.Width}/1x{Window}x{Window}: {Layers}", $"Scale{i}"))];

    // First outputs that are no scores of the windows: a map within the network, and windows closer than those of the other output.
    private static readonly NetSpec[] Others =
    [
        NetText.Parse("1x40x44/1x28x28: Conv 6 5 Name=a; MaxPool 2; Flatten; Dense 10 => a,dense1", "WithMap"),
        NetText.Parse("1x40x44/1x28x28: Conv 6 28 Name=a; Flatten; Dense 10; MaxPool 2 From=input; Flatten; Dense 10 => dense1,dense2", "Closer"),
    ];

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile([Classifier, .. Scales, .. Others]));

    [SkippableTheory]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Neon)]
    [InlineData(InstructionSet.Portable)]
    public void Windows_of_three_scales_have_the_scores_of_their_crops(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var (classifier, scales) = Create(instructionSet);
        float[] image = TestData.ToSingle(TestData.Uniform(Width * Height, seed: 4, range: 2));
        var detector = new SlidingDetector(scales, threshold: 0);
        var found = new DetectedObject[detector.Maximum];
        int count = detector.Find(image, Width, Height, found);

        var session = classifier.CreateSession();
        var expected = new List<DetectedObject>();
        foreach (var (height, width) in Sizes)
        {
            var letterbox = Letterbox.Fit(Width, Height, width, height);
            float[] scaled = new float[width * height];
            ImageResize.Bilinear(image, letterbox, scaled);
            for (int y = 0; y + Window <= height; y += Stride)
            {
                for (int x = 0; x + Window <= width; x += Stride)
                {
                    double[] scores = Softmax(session.Run(Crop(scaled, width, x, y)));
                    for (int k = 0; k < Classes; k++)
                    {
                        expected.Add(new(letterbox.ToSource(new Box(x, y, x + Window, y + Window)), k, (float)scores[k]));
                    }
                }
            }
        }

        Assert.Equal(detector.Maximum, count);
        Assert.Equal(expected.Select(one => (one.Box, one.Class)), found.Take(count).Select(one => (one.Box, one.Class)));
        Closeness.AssertClose(
            [.. expected.Select(one => (double)one.Score)], [.. found.Take(count).Select(one => (double)one.Score)], Tolerance, "scores", floor: 1);
    }

    [Fact]
    public void A_window_that_is_the_image_is_the_whole_image_whatever_its_size()
    {
        var (_, scales) = Create(InstructionSet.Best);
        foreach (var (width, height) in new[] { (28, 28), (100, 28), (31, 77), (400, 300) })
        {
            var letterbox = Letterbox.Fit(width, height, Sizes[2].Width, Sizes[2].Height);
            var scores = new WindowScores(scales[2].Info, 0.5f, ClassScores.Linear);
            int rows = ((Sizes[2].Height - Window) / Stride) + 1;
            int columns = ((Sizes[2].Width - Window) / Stride) + 1;
            Assert.Equal(Classes * rows * columns, scores.Maximum);
            float[] output = new float[scores.Maximum];
            output[(((3 * rows) + 1) * columns) + 2] = 0.75f;
            var found = new DetectedObject[4];
            Assert.Equal(1, scores.Decode(output, letterbox, found));
            Assert.Equal((3, 0.75f), (found[0].Class, found[0].Score));

            // Back in the network's input, the box is the window of row 1 and column 2.
            var box = letterbox.ToTarget(found[0].Box);
            Closeness.AssertClose([4, 2, 32, 30], [box.Left, box.Top, box.Right, box.Bottom], 1e-5, "box");
        }
    }

    [Fact]
    public void Windows_beside_the_image_and_the_background_are_no_objects()
    {
        var (_, scales) = Create(InstructionSet.Best);
        var info = scales[0].Info;
        float[] output = new float[Classes * info.OutputShape[1] * info.OutputShape[2]];
        Array.Fill(output, 1);
        var found = new DetectedObject[output.Length];

        // 20 of 81 columns hold the image, from column 30 on; windows' centres lie at 14, 16 ...
        var narrow = new Letterbox(10, 32, 81, 64, 30, 0, 20, 64);
        int rows = info.OutputShape[1];
        int columns = Enumerable.Range(0, info.OutputShape[2]).Count(column => (Stride * column) + (Window / 2) is >= 30 and <= 50);
        Assert.Equal(
            (Classes - 1) * rows * columns,
            new WindowScores(info, 0.5f, ClassScores.Linear, background: 7).Decode(output, narrow, found));
        Assert.DoesNotContain(found, one => one.Class == 7);
        Assert.Throws<ArgumentException>(() => new WindowScores(info, 0.5f).Decode(output.AsSpan(1), narrow, found));
    }

    [Fact]
    public void Finding_allocates_nothing_and_objects_that_do_not_fit_are_counted()
    {
        var (_, scales) = Create(InstructionSet.Best);
        var detector = new SlidingDetector(scales, threshold: 0, ClassScores.Logistic);
        float[] image = TestData.ToSingle(TestData.Uniform(Width * Height, seed: 4));
        var found = new DetectedObject[10];
        Assert.Equal(detector.Maximum, detector.Find(image, Width, Height, found));
        long before = GC.GetAllocatedBytesForCurrentThread();
        detector.Find(image, Width, Height, found);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Networks_that_do_not_slide_are_refused()
    {
        var (classifier, scales) = Create(InstructionSet.Best);
        var wrong = Assert.Throws<ArgumentException>(() => new SlidingDetector([classifier], 0.5f));
        Assert.Contains("Classifier is not declared with Windows", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SlidingDetector([], 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingDetector(scales, 0.5f, background: Classes));
        Assert.Throws<ArgumentException>(() => new SlidingDetector(scales, 0.5f).Find(new float[5], 2, 2, []));
    }

    [Fact]
    public void Outputs_that_are_not_those_of_each_window_are_refused()
    {
        string[] messages =
        [
            .. Others.Select(spec => Assert.Throws<ArgumentException>(
                () => new WindowScores(Assembly.Value.Create(spec, InstructionSet.Best).Info, 0.5f)).Message),
        ];
        Assert.Contains("WithMap has 7 x 9 windows; 'a' is 6x36x40, not a number per class for each", messages[0], StringComparison.Ordinal);
        Assert.Contains("Closer has 7 x 9 windows; 'dense1' is 10x13x17, not", messages[1], StringComparison.Ordinal);
    }

    // The classifier's file is loaded into each scale.
    private static (Network Classifier, Network[] Scales) Create(InstructionSet instructionSet)
    {
        var classifier = Assembly.Value.Create(Classifier, instructionSet, seed: 8);
        using var file = new MemoryStream();
        classifier.Save(file);
        Network[] scales = [.. Scales.Select(spec => Assembly.Value.Create(spec, instructionSet, seed: 9))];
        foreach (var scale in scales)
        {
            file.Position = 0;
            scale.Load(file);
        }

        return (classifier, scales);
    }

    private static float[] Crop(float[] image, int width, int left, int top) =>
        [.. from y in Enumerable.Range(top, Window) from x in Enumerable.Range(left, Window) select image[(y * width) + x]];

    private static double[] Softmax(ReadOnlySpan<float> outputs)
    {
        double[] powers = [.. TestData.ToDouble(outputs).Select(Math.Exp)];
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
