using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class YoloLossTests
{
    private const int Width = 5, Height = 3, Classes = 4;

    private static readonly BoxSize[] Anchors = [new(0.1f, 0.2f), new(0.3f, 0.25f), new(0.5f, 0.6f)];

    public static TheoryData<string> Kinds => ["v2", "v3", "v2 without rescoring", "v3 rescored, unequal weights"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_reference_agrees_with_differences_and_the_loss_with_the_reference(string kind)
    {
        var (scores, weights) = kind switch
        {
            "v2" => (ClassScores.Softmax, YoloWeights.V2),
            "v3" => (ClassScores.Logistic, YoloWeights.V3),
            "v2 without rescoring" => (ClassScores.Softmax, YoloWeights.V2 with { Rescores = false, EmphasizesSmall = false }),
            _ => (ClassScores.Logistic, YoloWeights.V3 with { Rescores = true, Object = 3, NoObject = 0.7f, Coordinates = 1.5f, Class = 0.4f }),
        };
        var head = new AnchorHead(new AnchorGrid(Width, Height, Anchors), Classes, scores);
        var reference = new YoloReference(Width, Height, Anchors, Classes, scores, weights);
        for (var seed = 0; seed < 6; seed++)
        {
            var truths = Truths(seed, count: seed);
            var output = TestData.Uniform(head.Length, seed, 1.5);
            PredictWell(output, head, truths);
            var exact = new double[output.Length];
            var expected = reference.Evaluate(output, output, truths, exact);
            var unused = new double[output.Length];
            Differences.AssertGradient(output, exact, x => reference.Evaluate(x, output, truths, unused), $"{kind}, seed {seed}");

            var loss = new YoloLoss(head, weights, maximumObjects: 8);
            var target = new float[loss.TargetLength(head.Length)];
            ObjectTargets.Write(truths, target);
            var gradient = new float[output.Length];
            var found = loss.Evaluate(TestData.ToSingle(output), target, 2, gradient);
            Assert.Equal(expected, found, 2e-5 * Math.Max(1, Math.Abs(expected)));
            Closeness.AssertClose([.. exact.Select(g => 2 * g)], TestData.ToDouble(gradient), 1e-5, $"{kind}, seed {seed}");
        }
    }

    [Fact]
    public void Where_there_is_no_object_only_the_object_output_has_a_gradient()
    {
        var head = new AnchorHead(new AnchorGrid(Width, Height, Anchors), Classes);
        var loss = new YoloLoss(head);
        var gradient = new float[head.Length];
        loss.Evaluate(TestData.ToSingle(TestData.Uniform(head.Length, 1, 2)), new float[loss.TargetLength(head.Length)], 1, gradient);
        for (var i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(i / head.Cells % (5 + Classes) == 4, gradient[i] != 0);
        }
    }

    [Fact]
    public void A_prediction_that_overlaps_an_object_is_ignored()
    {
        // The neighbour of the responsible cell predicts nearly the same box.
        var grid = new AnchorGrid(2, 1, [new BoxSize(0.4f, 0.4f)]);
        var head = new AnchorHead(grid, 0);
        GroundTruth[] truths = [new(new CentredBox(0.49f, 0.5f, 0.4f, 0.4f).ToCorners(), 0)];
        var output = new float[head.Length];
        output[1] = -6;
        foreach (var (threshold, isIgnored) in new[] { (0.5f, true), (0.99f, false) })
        {
            var loss = new YoloLoss(head, YoloWeights.V2 with { IgnoreThreshold = threshold });
            var target = new float[loss.TargetLength(head.Length)];
            ObjectTargets.Write(truths, target);
            var gradient = new float[head.Length];
            loss.Evaluate(output, target, 1, gradient);
            Assert.Equal(isIgnored, gradient[head.Plane(0, 4) + 1] == 0);
        }
    }

    [Fact]
    public void Huge_outputs_have_finite_losses_and_gradients()
    {
        var head = new AnchorHead(new AnchorGrid(Width, Height, Anchors), Classes);
        foreach (var weights in new[] { YoloWeights.V2, YoloWeights.V3 })
        {
            var loss = new YoloLoss(head, weights);
            var target = new float[loss.TargetLength(head.Length)];
            ObjectTargets.Write(Truths(3, 4), target);
            foreach (var value in new[] { 1e4f, -1e4f })
            {
                var gradient = new float[head.Length];
                var output = Enumerable.Repeat(value, head.Length).ToArray();
                Assert.True(double.IsFinite(loss.Evaluate(output, target, 1, gradient)));
                Assert.All(gradient, g => Assert.True(float.IsFinite(g)));
            }
        }
    }

    [Fact]
    public void A_loss_evaluates_without_allocation_and_refuses_what_does_not_fit()
    {
        var head = new AnchorHead(new AnchorGrid(Width, Height, Anchors), Classes);
        var loss = new YoloLoss(head, maximumObjects: 4);
        var target = new float[20];
        ObjectTargets.Write(Truths(3, 4), target);
        var output = new float[head.Length];
        var gradient = new float[head.Length];
        loss.Evaluate(output, target, 1, gradient);
        var before = GC.GetAllocatedBytesForCurrentThread();
        loss.Evaluate(output, target, 1, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0.5, loss.Scale(2, head.Length));

        Assert.Throws<ArgumentException>(() => loss.Evaluate(output, new float[19], 1, gradient));
        Assert.Throws<ArgumentException>(() => loss.Evaluate(new float[7], target, 1, gradient));
        target[4] = Classes;
        Assert.Contains("class 4", Assert.Throws<ArgumentException>(() => loss.Evaluate(output, target, 1, gradient)).Message);
        Assert.Throws<ArgumentException>(() => ObjectTargets.Write(Truths(1, 5), target));
        Assert.Throws<ArgumentException>(() => ObjectTargets.Write([new GroundTruth(new Box(0, 0, 0, 1), 0)], target));
        Assert.Throws<ArgumentOutOfRangeException>(() => new YoloLoss(head, maximumObjects: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new YoloLoss(head, YoloWeights.V2 with { Object = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnchorHead(head.Grid, 1, ClassScores.Linear));
    }

    internal static GroundTruth[] Truths(int seed, int count)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var box = new CentredBox(
                    0.02f + 0.96f * random.NextSingle(),
                    0.02f + 0.96f * random.NextSingle(),
                    0.05f + 0.5f * random.NextSingle(),
                    0.05f + 0.5f * random.NextSingle());
                return new GroundTruth(box.ToCorners(), random.Next(Classes));
            }),
        ];
    }

    // Lets some anchor of the cell predict each box, so that some predictions are ignored and some are rescored highly.
    private static void PredictWell(double[] output, AnchorHead head, GroundTruth[] truths)
    {
        for (var i = 0; i < truths.Length; i++)
        {
            var box = truths[i].Box.ToCentred();
            var anchor = i % Anchors.Length;
            var cell = (int)(box.Y * Height) * Width + (int)(box.X * Width);
            output[head.Plane(anchor, 2) + cell] = Math.Log(box.Width / Anchors[anchor].Width) + 0.05;
            output[head.Plane(anchor, 3) + cell] = Math.Log(box.Height / Anchors[anchor].Height) - 0.03;
        }
    }
}
