using NetGen.Detection;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class EvaluationTests
{
    private static readonly AveragePrecisionKind[] Kinds = Enum.GetValues<AveragePrecisionKind>();

    [Fact]
    public void A_curve_worked_by_hand()
    {
        // Correct, wrong, correct, wrong, wrong, correct, of 4 objects: precision 1, 1/2, 2/3, 1/2, 2/5, 1/2 at recall
        // 1/4, 1/4, 1/2, 1/2, 1/2, 3/4. Interpolated: 1 up to 1/4, 2/3 up to 1/2, 1/2 up to 3/4, then 0.
        var curve = new PrecisionRecallCurve([true, false, true, false, false, true], 4);
        Assert.Equal([1, 0.5, 2 / 3.0, 0.5, 0.4, 0.5], Enumerable.Range(0, 6).Select(curve.Precision));
        Assert.Equal([0.25, 0.25, 0.5, 0.5, 0.5, 0.75], Enumerable.Range(0, 6).Select(curve.Recall));

        Assert.Equal([1, 1, 2 / 3.0, 0.5, 0], Enumerable.Range(0, 5).Select(quarters => curve.InterpolatedPrecision(quarters, 4)));

        // Recalls 0, 0.1, 0.2; 0.3, 0.4, 0.5; 0.6, 0.7.
        Assert.Equal((3 * 1 + 3 * 2 / 3.0 + 2 * 0.5) / 11, curve.Average(AveragePrecisionKind.Voc2007), 1e-12);
        Assert.Equal((1 + 2 / 3.0 + 0.5) / 4, curve.Average(AveragePrecisionKind.Voc2010), 1e-12);
        Assert.Equal((26 * 1 + 25 * 2 / 3.0 + 25 * 0.5) / 101, curve.Average(AveragePrecisionKind.Coco), 1e-12);
    }

    [Fact]
    public void Recall_at_a_step_counts_exactly()
    {
        // 3 of 10 reach a recall of 0.3, whatever 3 * 0.1 is in binary.
        var curve = new PrecisionRecallCurve([true, true, true], 10);
        Assert.Equal(4 / 11.0, curve.Average(AveragePrecisionKind.Voc2007), 1e-15);
        Assert.Equal(31 / 101.0, curve.Average(AveragePrecisionKind.Coco), 1e-15);
        Assert.All(Kinds, kind => Assert.Equal(0, new PrecisionRecallCurve([false], 3).Average(kind)));
        Assert.All(Kinds, kind => Assert.Equal(0, new PrecisionRecallCurve([], 0).Average(kind)));
        Assert.Throws<ArgumentException>(() => new PrecisionRecallCurve([true], 0));
    }

    [Fact]
    public void All_found_is_one_and_a_duplicate_is_wrong()
    {
        var evaluation = new DetectionEvaluation();
        GroundTruth[] truths = [new(new Box(0, 0, 10, 10), 0), new(new Box(20, 20, 30, 30), 1)];
        evaluation.Add([.. truths.Select((t, i) => new DetectedObject(t.Box, t.Class, 0.5f + i / 10f))], truths);
        Assert.All(Kinds, kind => Assert.Equal(1, evaluation.Evaluate(kind).MeanAveragePrecision));
        Assert.Equal(1, evaluation.CocoMean());

        // The first object of class 0 twice: 1 correct, 1 duplicate, and 1 object of another image missed.
        evaluation.Clear();
        evaluation.Add([new(new Box(0, 0, 10, 10), 0, 0.9f), new(new Box(0, 0, 10, 9), 0, 0.8f)], [truths[0]]);
        evaluation.Add([], [truths[0]]);
        foreach (var kind in Kinds)
        {
            var found = Assert.Single(evaluation.Evaluate(kind).Classes);
            Assert.Equal((2, 1), (found.Objects, found.Duplicates));
            Assert.Equal([1, 0.5], Enumerable.Range(0, 2).Select(found.Curve.Precision));
        }

        Assert.Equal(0.5, evaluation.Evaluate(AveragePrecisionKind.Voc2010).MeanAveragePrecision);
        Assert.Equal(6 / 11.0, evaluation.Evaluate(AveragePrecisionKind.Voc2007).MeanAveragePrecision, 1e-12);
    }

    [Fact]
    public void Two_detections_that_overlap_one_object_most_are_one_duplicate_in_VOC_and_none_in_COCO()
    {
        // Both detections overlap the first object most, and the second one by more than a half.
        GroundTruth[] truths = [new(new Box(0, 0, 10, 10), 0), new(new Box(3, 0, 13, 10), 0)];
        var evaluation = new DetectionEvaluation();
        evaluation.Add([new(new Box(0.5f, 0, 10.5f, 10), 0, 0.9f), new(new Box(1, 0, 11, 10), 0, 0.8f)], truths);
        Assert.Equal(1, evaluation.Evaluate(AveragePrecisionKind.Voc2010).Classes[0].Duplicates);
        Assert.Equal(0.5, evaluation.Evaluate(AveragePrecisionKind.Voc2010).MeanAveragePrecision);
        Assert.Equal(1, evaluation.Evaluate(AveragePrecisionKind.Coco).MeanAveragePrecision);
    }

    [Fact]
    public void Mistakes_are_told_apart()
    {
        GroundTruth[] truths =
        [
            new(new Box(0, 0, 10, 10), 0), new(new Box(20, 0, 30, 10), 1), new(new Box(40, 0, 50, 10), 0), new(new Box(60, 0, 70, 10), 1),
        ];
        var evaluation = new DetectionEvaluation();
        evaluation.Add(
            [
                new(new Box(0, 0, 10, 10), 0, 0.9f), new(new Box(0, 0, 10, 10), 0, 0.8f), new(new Box(20, 0, 30, 10), 0, 0.7f),
                new(new Box(46, 0, 56, 10), 0, 0.6f), new(new Box(90, 0, 99, 9), 1, 0.5f), new(new Box(60, 0, 70, 10), 1, 0.4f),
                new(new Box(20, 0, 30, 10), 1, 0.1f),
            ],
            truths,
            [false, false, false, true]);
        Assert.Equal(new DetectionErrors(1, 1, 1, 1, 1, 2), evaluation.Errors(0.3f));
        Assert.Equal(new DetectionErrors(2, 1, 1, 1, 1, 1), evaluation.Errors(0));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var evaluation = new DetectionEvaluation();
        Assert.Throws<ArgumentException>(() => evaluation.Add([new(default, 0, float.NaN)], []));
        Assert.Throws<ArgumentException>(() => evaluation.Add([], new GroundTruth[2], new bool[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => evaluation.Evaluate(threshold: double.NaN));
        Assert.Equal(0, evaluation.Evaluate().MeanAveragePrecision);
        Assert.Empty(evaluation.Evaluate().Classes);
    }

    [Fact]
    public void Another_implementation_finds_the_same()
    {
        var golden = DetectionGoldens.Read("evaluation");
        var evaluation = new DetectionEvaluation();
        foreach (var scene in golden.GetProperty("scenes").EnumerateArray())
        {
            var labels = scene.GetProperty("labels").Integers();
            var scores = scene.GetProperty("scores").Singles();
            var classes = scene.GetProperty("classes").Integers();
            evaluation.Add(
                [.. OverlapTests.Boxes(scene.GetProperty("found")).Select((box, i) => new DetectedObject(box, labels[i], scores[i]))],
                [.. OverlapTests.Boxes(scene.GetProperty("truths")).Select((box, i) => new GroundTruth(box, classes[i]))],
                [.. scene.GetProperty("ignored").Integers().Select(i => i == 1)]);
        }

        var thresholds = golden.GetProperty("thresholds").Doubles();
        foreach (var (name, kind) in new[]
        {
            ("voc2007", AveragePrecisionKind.Voc2007), ("voc2010", AveragePrecisionKind.Voc2010), ("coco", AveragePrecisionKind.Coco),
        })
        {
            for (var i = 0; i < thresholds.Length; i++)
            {
                var result = evaluation.Evaluate(kind, thresholds[i]);
                var expected = golden.GetProperty(name)[i].Doubles();
                Assert.Equal(expected.Length, result.Classes.Count);
                for (var c = 0; c < expected.Length; c++)
                {
                    Assert.Equal(expected[c], result.Classes[c].AveragePrecision, 1e-12);
                }

                Assert.Equal(expected.Average(), result.MeanAveragePrecision, 1e-12);
            }
        }

        Assert.Equal(golden.GetProperty("cocoMean").GetDouble(), evaluation.CocoMean(), 1e-12);
    }
}
