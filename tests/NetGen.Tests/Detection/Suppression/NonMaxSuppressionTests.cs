using FsCheck;
using FsCheck.Fluent;
using NetGen.Detection;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class NonMaxSuppressionTests
{
    // Coordinates of a coarse lattice give ties, empty boxes, and overlaps of exactly a threshold; some are no numbers.
    private static readonly Gen<float> Coordinate = Gen.Frequency(
        (40, Gen.Choose(0, 6).Select(i => (float)i)),
        (1, Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e38f, -3e38f)));

    private static readonly Gen<float> Score = Gen.Frequency(
        (30, Gen.Choose(-1, 8).Select(i => i / 8f)), (1, Gen.Elements(float.NaN, float.PositiveInfinity, -0f)));

    private static readonly Gen<Candidate> Any =
        from left in Coordinate
        from top in Coordinate
        from right in Coordinate
        from bottom in Coordinate
        from score in Score
        from number in Gen.Choose(0, 2)
        select new Candidate(new Box(left, top, right, bottom), score, number);

    private static readonly Gen<Suppression> AnyOptions =
        from threshold in Gen.Elements(0f, 0.25f, 1 / 3f, 0.5f, 1f)
        from score in Gen.Elements(float.NegativeInfinity, 0f, 0.25f)
        from maximum in Gen.Elements(int.MaxValue, 0, 1, 5)
        from ignores in Gen.Elements(true, false)
        from kind in Gen.Elements(SuppressionKind.Hard, SuppressionKind.Linear)
        select new Suppression
        {
            OverlapThreshold = threshold,
            ScoreThreshold = score,
            Maximum = maximum,
            ClassAgnostic = ignores,
            Kind = kind,
        };

    [Fact]
    public void The_worked_example_of_the_course()
    {
        // Scores up to 0.6 go first; of what overlaps more than 0.5, the best stays: a car on the left, and one on the right.
        Box[] boxes =
        [
            new(0, 0, 10, 10), new(1, 0, 11, 10), new(0, 1, 10, 11),
            new(30, 0, 40, 10), new(31, 1, 41, 11), new(60, 60, 70, 70),
        ];
        float[] scores = [0.8f, 0.7f, 0.65f, 0.7f, 0.9f, 0.6f];
        var kept = new int[6];
        var suppression = new NonMaxSuppression(new Suppression { ScoreThreshold = 0.6f, OverlapThreshold = 0.5f });
        Assert.Equal(2, suppression.Run(boxes, scores, [], kept));
        Assert.Equal([4, 0], kept[..2]);
    }

    [Fact]
    public void All_that_is_kept_is_what_the_definition_keeps()
    {
        var property = Prop.ForAll(
            Arb.From(Gen.ListOf(Any)), Arb.From(AnyOptions), (candidates, options) => AssertEqualsNaive([.. candidates], options, 0));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), property);
    }

    [Fact]
    public void Large_random_sets_are_what_the_definition_keeps()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var candidates = RandomCandidates(seed, 20 + seed * 7, extent: 1 + seed % 5 * 20);
            var options = new Suppression
            {
                OverlapThreshold = 0.1f * (1 + seed % 6),
                ScoreThreshold = 0.05f,
                Kind = (SuppressionKind)(seed % 3),
                ClassAgnostic = seed % 2 == 0,
                Maximum = seed % 4 == 0 ? 10 : int.MaxValue,
            };

            // A vector's exponential may differ in its last bits.
            AssertEqualsNaive(candidates, options, options.Kind == SuppressionKind.Gaussian ? 1e-5f : 0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2f)]
    [InlineData(0.5f)]
    [InlineData(0.8f)]
    public void Boxes_of_very_different_sizes_find_each_other(float threshold)
    {
        // Enough for a grid of many cells; a few boxes cover most of it.
        var candidates = RandomCandidates(8, 2000, 300);
        for (var i = 0; i < candidates.Length; i += 50)
        {
            var box = candidates[i].Box;
            candidates[i] = candidates[i] with { Box = new Box(box.Left - 5000, box.Top, box.Right + 5000, box.Bottom + i) };
        }

        AssertEqualsNaive(candidates, new Suppression { OverlapThreshold = threshold, ClassAgnostic = true }, 0);
    }

    [Fact]
    public void Torchvision_keeps_the_same()
    {
        var golden = DetectionGoldens.Read("boxes").GetProperty("suppression");
        var boxes = OverlapTests.Boxes(golden.GetProperty("boxes"));
        var scores = golden.GetProperty("scores").Singles();
        var classes = golden.GetProperty("classes").Integers();
        foreach (var expected in golden.GetProperty("cases").EnumerateArray())
        {
            var options = new Suppression { OverlapThreshold = expected.GetProperty("threshold").GetSingle() };
            var kept = new int[boxes.Length];
            var count = new NonMaxSuppression(options).Run(boxes, scores, classes, kept);
            Assert.Equal(expected.GetProperty("byClass").Integers(), kept[..count]);
            count = new NonMaxSuppression(options with { ClassAgnostic = true }).Run(boxes, scores, classes, kept);
            Assert.Equal(expected.GetProperty("all").Integers(), kept[..count]);
        }
    }

    [Fact]
    public void Soft_suppression_lowers_scores_by_the_overlap()
    {
        Box[] boxes = [new(0, 0, 2, 2), new(0, 0, 2, 1), new(9, 9, 10, 10)];
        float[] scores = [0.9f, 0.8f, 0.3f];
        var kept = new int[3];
        var lowered = new float[3];
        var linear = new NonMaxSuppression(new Suppression { OverlapThreshold = 0.4f, Kind = SuppressionKind.Linear });
        Assert.Equal(3, linear.Run(boxes, scores, [], kept, lowered));
        Assert.Equal([0, 1, 2], kept);
        Assert.Equal([0.9f, 0.4f, 0.3f], lowered);

        var gaussian = new NonMaxSuppression(new Suppression { Kind = SuppressionKind.Gaussian, Sigma = 0.25f });
        Assert.Equal(3, gaussian.Run(boxes, scores, [], kept, lowered));
        Assert.Equal([0, 2, 1], kept);
        Assert.Equal(0.8f * MathF.Exp(-1), lowered[2], 1e-6f);
    }

    [Fact]
    public void Objects_are_chosen_like_boxes_and_no_more_than_fit()
    {
        var candidates = RandomCandidates(3, 300, 40);
        DetectedObject[] objects = [.. candidates.Select(c => new DetectedObject(c.Box, c.Class, c.Score))];
        var options = new Suppression { Kind = SuppressionKind.Linear, ScoreThreshold = 0.2f };
        var expected = NaiveSuppression.Run(
            options, [.. candidates.Select(c => c.Box)], [.. candidates.Select(c => c.Score)], [.. candidates.Select(c => c.Class)]);
        var suppression = new NonMaxSuppression(options);
        var kept = new DetectedObject[300];
        var count = suppression.Run(objects, kept);
        Assert.Equal(expected.Select(e => objects[e.Index] with { Score = e.Score }), kept.Take(count));

        Assert.Equal(7, suppression.Run(objects, kept.AsSpan(0, 7)));
        Assert.Equal(expected.Take(7).Select(e => e.Score), kept.Take(7).Select(k => k.Score));
        Assert.Equal(0, suppression.Run([], kept));
    }

    [Fact]
    public void A_call_within_its_capacity_allocates_nothing()
    {
        var candidates = RandomCandidates(5, 500, 60);
        Box[] boxes = [.. candidates.Select(c => c.Box)];
        float[] scores = [.. candidates.Select(c => c.Score)];
        int[] classes = [.. candidates.Select(c => c.Class)];
        DetectedObject[] objects = [.. candidates.Select(c => new DetectedObject(c.Box, c.Class, c.Score))];
        var kept = new int[500];
        var keptObjects = new DetectedObject[500];
        foreach (var kind in Enum.GetValues<SuppressionKind>())
        {
            var suppression = new NonMaxSuppression(new Suppression { Kind = kind, ScoreThreshold = 0.1f }, 500);
            suppression.Run(boxes[..9], scores.AsSpan(0, 9), classes.AsSpan(0, 9), kept);
            var before = GC.GetAllocatedBytesForCurrentThread();
            suppression.Run(boxes, scores, classes, kept);
            suppression.Run(objects, keptObjects);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NonMaxSuppression(new Suppression { OverlapThreshold = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NonMaxSuppression(new Suppression { Sigma = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NonMaxSuppression(new Suppression { Maximum = -1 }));
        Assert.Throws<ArgumentException>(() => new NonMaxSuppression(new Suppression { ScoreThreshold = float.NaN }));
        var suppression = new NonMaxSuppression(new Suppression());
        Assert.Throws<ArgumentException>(() => suppression.Run(new Box[2], new float[1], [], new int[2]));
        Assert.Throws<ArgumentException>(() => suppression.Run(new Box[1], new float[1], [-1], new int[1]));
        Assert.Throws<ArgumentException>(() => suppression.Run(new Box[2], new float[2], [], new int[2], new float[1]));
    }

    internal static Candidate[] RandomCandidates(int seed, int count, float extent)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var (x, y) = (random.NextSingle() * extent, random.NextSingle() * extent);
                var box = new Box(x, y, x + 1 + random.NextSingle() * 9, y + 1 + random.NextSingle() * 9);
                return new Candidate(box, random.NextSingle(), random.Next(3));
            }),
        ];
    }

    private static void AssertEqualsNaive(Candidate[] candidates, Suppression options, float tolerance)
    {
        Box[] boxes = [.. candidates.Select(c => c.Box)];
        float[] scores = [.. candidates.Select(c => c.Score)];
        int[] classes = [.. candidates.Select(c => c.Class)];
        var expected = NaiveSuppression.Run(options, boxes, scores, classes);
        var kept = new int[boxes.Length];
        var lowered = new float[boxes.Length];
        var count = new NonMaxSuppression(options).Run(boxes, scores, classes, kept, lowered);
        Assert.Equal(expected.Select(e => e.Index), kept.Take(count));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(expected[i].Score, lowered[i], tolerance);
        }
    }

    internal sealed record Candidate(Box Box, float Score, int Class);
}
