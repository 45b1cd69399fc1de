using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

/// <summary>What the second stage of a detector is trained on, its loss, and what its outputs mean.</summary>
public sealed class RegionStageTests
{
    private static readonly GroundTruth[] Truths =
        [new(new Box(0.1f, 0.1f, 0.4f, 0.5f), 2), new(new Box(0.5f, 0.5f, 0.9f, 0.8f), 0)];

    private static readonly RegionHead Head = new(3);

    [Fact]
    public void Box_losses_agree_with_their_definition_and_that_with_differences()
    {
        foreach (float beta in new[] { 1f, 0.2f })
        {
            var loss = new RegionBoxLoss(Head, beta);
            for (int label = 0; label <= 3; label++)
            {
                double[] output = TestData.Uniform(12, 3 + label, 1.5);
                double[] deltas = TestData.Uniform(4, 20 + label, 1.5);
                double Reference(double[] x) => label == 0 ? 0 : Enumerable.Range(0, 4).Sum(k =>
                {
                    double d = Math.Abs(x[(4 * (label - 1)) + k] - (float)deltas[k]);
                    return d < beta ? d * d / (2 * (double)beta) : d - (beta / 2.0);
                });

                var gradient = new float[12];
                gradient.AsSpan().Fill(9);
                float[] single = TestData.ToSingle(output);
                double found = loss.Evaluate(single, [label, .. TestData.ToSingle(deltas)], 0.5f, gradient);
                Assert.Equal(Reference(TestData.ToDouble(single)), found, 1e-6);

                // Half, since that is the scale.
                double[] exact = [.. output.Select((x, i) =>
                {
                    double d = i / 4 == label - 1 ? x - (float)deltas[i % 4] : 0;
                    return Math.Abs(d) < beta ? d / beta : Math.Sign(d);
                })];
                Differences.AssertGradient(output, exact, Reference, $"label {label}");
                Closeness.AssertClose([.. exact.Select(g => g / 2)], TestData.ToDouble(gradient), 1e-6, $"label {label}", floor: 1e-6);
            }
        }
    }

    [Fact]
    public void Targets_of_boxes_that_make_no_sense_are_refused()
    {
        var loss = new RegionBoxLoss(Head);
        foreach (float[] target in new float[][] { [4, 0, 0, 0, 0], [-1, 0, 0, 0, 0], [0.5f, 0, 0, 0, 0], [1, 0, 0, 0], [float.NaN, 0, 0, 0, 0] })
        {
            Assert.Contains("label of 0 to 3", Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[12], target, 1, new float[12])).Message);
        }

        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[8], [1, 0, 0, 0, 0], 1, new float[8]));
    }

    [Fact]
    public void Regions_become_objects_of_the_classes_that_are_likely()
    {
        var region = new Box(0.2f, 0.4f, 0.6f, 0.6f);
        var weights = Head.Weights;
        var box = BoxDeltas.Encode(new Box(0.25f, 0.3f, 0.5f, 0.9f).ToCentred(), region.ToCentred(), weights);
        float[] boxes = [0, 0, 0, 0, box.X, box.Y, box.Width, box.Height, 0, 0, 50, 50];
        var found = new DetectedObject[3];

        // Probabilities of 0.1, 0.2, 0.3 and 0.4.
        float[] scores = [MathF.Log(1) + 80, MathF.Log(2) + 80, MathF.Log(3) + 80, MathF.Log(4) + 80];
        Assert.Equal(3, Head.Decode(scores, boxes, region, 0, found));
        Assert.Equal([(0, 0.2f), (1, 0.3f), (2, 0.4f)], found.Select(f => (f.Class, MathF.Round(f.Score, 5))));
        foreach (var (expected, actual) in new[] { region, new(0.25f, 0.3f, 0.5f, 0.9f), new(0, 0, 1, 1) }.Zip(found.Select(f => f.Box)))
        {
            Assert.Equal(expected.Left, actual.Left, 1e-5f);
            Assert.Equal(expected.Top, actual.Top, 1e-5f);
            Assert.Equal(expected.Right, actual.Right, 1e-5f);
            Assert.Equal(expected.Bottom, actual.Bottom, 1e-5f);
        }

        Assert.Equal(2, Head.Decode(scores, boxes, region, 0.25f, found));
        Assert.Equal(1, Head.Decode(scores, boxes, region, 0.25f, found.AsSpan(0, 1)));
        Assert.Equal(0, Head.Decode([1, float.NaN, 0, 0], boxes, region, 0, found));
        Assert.Throws<ArgumentException>(() => Head.Decode(scores.AsSpan(1), boxes, region, 0, found));
    }

    [Fact]
    public void Samples_are_objects_and_background_in_the_shares_that_were_asked_for()
    {
        var random = new Random(5);
        Box[] regions =
        [
            .. Enumerable.Range(0, 200).Select(_ => new CentredBox(
                random.NextSingle(), random.NextSingle(), 0.1f + (0.4f * random.NextSingle()), 0.1f + (0.4f * random.NextSingle())).ToCorners()),
            .. Enumerable.Range(0, 30).Select(i => Truths[i % 2].Box.Move(0.05f * (random.NextSingle() - 0.5f), 0.05f * (random.NextSingle() - 0.5f))),
            new(0.3f, 0.3f, 0.3f, 0.5f), new(0.1f, float.NaN, 0.4f, 0.5f),
        ];
        var sampling = new RegionSampling { Count = 40, PositiveShare = 0.3f, Background = 0.1f };
        var sampler = new RegionSampler(Head, sampling);
        var samples = new RegionSample[40];
        int positives = regions.Concat(Truths.Select(t => t.Box)).Count(r => Truths.Max(t => Overlap.Iou(r, t.Box)) >= 0.5f);
        Assert.True(positives > 20, $"{positives} regions with an object");
        var often = new Dictionary<Box, int>();
        const int Draws = 500;
        for (int draw = 0; draw < Draws; draw++)
        {
            Assert.Equal(40, sampler.Sample(regions, Truths, (ulong)draw, samples));
            Assert.Equal(12, samples.Count(s => s.Label > 0));
            Assert.Equal(40, samples.Select(s => s.Region).Distinct().Count());
            foreach (var sample in samples)
            {
                var owner = Truths.MaxBy(t => Overlap.Iou(sample.Region, t.Box));
                float iou = Overlap.Iou(sample.Region, owner.Box);
                if (sample.Label == 0)
                {
                    Assert.InRange(iou, 0.1f, 0.49999997f);
                    Assert.Equal(default, sample.Deltas);
                    continue;
                }

                often[sample.Region] = often.GetValueOrDefault(sample.Region) + 1;
                Assert.True(iou >= 0.5f);
                Assert.Equal(owner.Class + 1, sample.Label);
                var back = sample.Deltas.Decode(sample.Region.ToCentred(), Head.Weights).ToCorners();
                Assert.Equal(1, Overlap.Iou(back, owner.Box), 1e-4f);
            }

            var again = new RegionSample[40];
            sampler.Sample(regions, Truths, (ulong)draw, again);
            Assert.Equal(samples, again);
        }

        // Objects themselves are regions; every region is as likely as another, within five standard deviations.
        double share = 12.0 / positives;
        Assert.Equal(positives, often.Count);
        Assert.All(Truths, t => Assert.True(often.ContainsKey(t.Box)));
        Assert.All(often.Values, n => Assert.Equal(Draws * share, n, 5 * Math.Sqrt(Draws * share * (1 - share))));
    }

    [Fact]
    public void There_may_be_fewer_samples_than_asked_for()
    {
        var sampler = new RegionSampler(Head, new RegionSampling { Count = 20, AddsObjects = false });
        var samples = new RegionSample[20];
        Assert.Equal(0, sampler.Sample([], Truths, 1, samples));
        Assert.Equal(2, sampler.Sample([new(0, 0, 0.1f, 0.1f), Truths[1].Box], Truths, 1, samples));
        Assert.Equal([1, 0], samples.Take(2).Select(s => s.Label));

        // No objects: all is background, even what overlaps nothing.
        Assert.Equal(2, sampler.Sample([new(0, 0, 0.1f, 0.1f), Truths[1].Box], [], 1, samples));
        Assert.Equal([0, 0], samples.Take(2).Select(s => s.Label));
        Assert.Equal(2, new RegionSampler(Head).Sample([], Truths, 1, new RegionSample[64]));

        Assert.Contains(
            "Object 0 is of class 3; there are 3 classes",
            Assert.Throws<ArgumentException>(() => sampler.Sample([], [new(new Box(0, 0, 1, 1), 3)], 1, samples)).Message);
        Assert.Throws<ArgumentException>(() => sampler.Sample([], Truths, 1, new RegionSample[19]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegionSampler(Head, new RegionSampling { PositiveShare = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegionHead(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegionHead(2, new BoxDeltas(1, 0, 1, 1)));
    }
}
