using FsCheck;
using FsCheck.Fluent;
using NetGen.Detection;
using Xunit;
using TestData = NetGen.Tests.Support.TestData;

namespace NetGen.Tests.Detection;

public sealed class BoxSelectorTests
{
    // Coordinates of a coarse lattice give ties, empty boxes, flipped corners, and overlaps of exactly a threshold.
    private static readonly Gen<float> Coordinate = Gen.Frequency(
        (40, Gen.Choose(0, 6).Select(i => (float)i)),
        (1, Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e38f, -3e38f)));

    private static readonly Gen<float> Score = Gen.Frequency(
        (30, Gen.Choose(-1, 8).Select(i => i / 8f)),
        (1, Gen.Elements(float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f)));

    private static readonly Gen<BoxSelection> AnyOptions =
        from threshold in Gen.Elements(0f, 0.25f, 1 / 3f, 0.5f, 1f)
        from score in Gen.Elements<float?>(null, float.NegativeInfinity, 0f, 0.25f)
        from maximum in Gen.Elements(int.MaxValue, 0, 1, 5)
        from centred in Gen.Elements(true, false)
        select new BoxSelection { IouThreshold = threshold, ScoreThreshold = score, MaxPerClass = maximum, Centred = centred };

    private static readonly Gen<(float[] Boxes, float[] Scores)> Any =
        from count in Gen.Choose(0, 12)
        from classes in Gen.Choose(1, 3)
        from boxes in Gen.ArrayOf(Coordinate, count * 4)
        from scores in Gen.ArrayOf(Score, count * classes)
        select (boxes, scores);

    [Fact]
    public void What_is_selected_is_what_the_definition_selects()
    {
        var property = Prop.ForAll(
            Arb.From(Any), Arb.From(AnyOptions), (given, options) => AssertEqualsNaive(options, given.Boxes, given.Scores));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), property);
    }

    [Theory]
    [InlineData(1, 400, 10, 0.3f)]
    [InlineData(2, 2000, 40, 0.5f)]
    [InlineData(3, 1000, 3, 0.7f)]
    public void Large_random_sets_are_what_the_definition_selects(int seed, int count, int extent, float threshold)
    {
        var random = new Random(seed);
        var boxes = new float[count * 4];
        for (var i = 0; i < count; i++)
        {
            // Corners in any order.
            var (y, x) = (random.NextSingle() * extent, random.NextSingle() * extent);
            var corner = boxes.AsSpan(i * 4, 4);
            (corner[0], corner[1], corner[2], corner[3]) = (y, x, y + random.NextSingle() * 4 - 2, x + random.NextSingle() * 4 - 2);
        }

        float[] scores = [.. Enumerable.Range(0, count * 3).Select(_ => random.NextSingle())];
        AssertEqualsNaive(new() { IouThreshold = threshold, ScoreThreshold = 0.1f, MaxPerClass = 100 }, boxes, scores);
        AssertEqualsNaive(new() { IouThreshold = threshold, Centred = true }, boxes, scores);
    }

    [Fact]
    public void A_call_does_not_allocate()
    {
        var selector = new BoxSelector(new(), capacity: 50);
        var (boxes, scores) = (TestData.ToSingle(TestData.Uniform(200, seed: 5)), TestData.ToSingle(TestData.Uniform(100, seed: 6)));
        var selected = new SelectedBox[100];
        selector.Run(boxes, scores, selected);
        var before = GC.GetAllocatedBytesForCurrentThread();
        selector.Run(boxes, scores, selected);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void No_more_is_selected_than_fits()
    {
        float[] boxes = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5];
        float[] scores = [1, 3, 2, 6, 5, 4];
        var selected = new SelectedBox[4];
        Assert.Equal(4, new BoxSelector(new()).Run(boxes, scores, selected));
        Assert.Equal([new(0, 1, 3), new(0, 2, 2), new(0, 0, 1), new(1, 0, 6)], selected);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var selector = new BoxSelector(new());
        Assert.Throws<ArgumentException>(() => selector.Run(new float[5], new float[1]));
        Assert.Throws<ArgumentException>(() => selector.Run(new float[8], new float[3]));
        Assert.Throws<ArgumentException>(() => selector.Run([], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxSelector(new() { IouThreshold = 1.5f }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxSelector(new() { IouThreshold = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxSelector(new() { ScoreThreshold = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxSelector(new() { MaxPerClass = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoxSelector(new(), -1));
    }

    private static void AssertEqualsNaive(BoxSelection options, float[] boxes, float[] scores)
    {
        var expected = NaiveSelection.Run(options, boxes, scores);
        var selector = new BoxSelector(options);
        Assert.Equal(expected, selector.Run(boxes, scores));
        var selected = new SelectedBox[expected.Count + 1];
        Assert.Equal(expected.Count, selector.Run(boxes, scores, selected));
        Assert.Equal(expected, selected[..expected.Count]);
    }
}
