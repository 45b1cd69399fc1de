using System.Collections.Concurrent;
using NetGen.Detection;
using NetGen.Tests.Runtime;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class ProposalTests
{
    [Fact]
    public void Box_codes_agree_with_torchvision_and_lead_back()
    {
        var golden = DetectionGoldens.Read("regions").GetProperty("codes");
        var anchors = OverlapTests.Boxes(golden.GetProperty("anchors"));
        var boxes = OverlapTests.Boxes(golden.GetProperty("boxes"));
        BoxDeltas[] given = [.. golden.GetProperty("given").Singles().Chunk(4).Select(c => new BoxDeltas(c[0], c[1], c[2], c[3]))];
        foreach (var expected in golden.GetProperty("cases").EnumerateArray())
        {
            var w = expected.GetProperty("weights").Singles();
            var weights = new BoxDeltas(w[0], w[1], w[2], w[3]);
            BoxDeltas[] deltas = [.. boxes.Zip(anchors, (box, anchor) => BoxDeltas.Encode(box.ToCentred(), anchor.ToCentred(), weights))];
            Closeness.AssertClose(
                expected.GetProperty("codes").Doubles(), [.. deltas.SelectMany(c => new double[] { c.X, c.Y, c.Width, c.Height })], 1e-5, "codes");
            Box[] decoded = [.. given.Zip(anchors, (delta, anchor) => delta.Decode(anchor.ToCentred(), weights).ToCorners())];
            Closeness.AssertClose(
                expected.GetProperty("decoded").Doubles(),
                [.. decoded.SelectMany(b => new double[] { b.Left, b.Top, b.Right, b.Bottom })],
                1e-5,
                "decoded");
            for (var i = 0; i < boxes.Length; i++)
            {
                var back = deltas[i].Decode(anchors[i].ToCentred(), weights).ToCorners();
                Assert.Equal(boxes[i].Left, back.Left, 1e-3f);
                Assert.Equal(boxes[i].Bottom, back.Bottom, 1e-3f);
            }
        }
    }

    [Fact]
    public void Proposals_are_those_of_torchvision()
    {
        var golden = DetectionGoldens.Read("regions").GetProperty("proposals");
        var output = golden.GetProperty("output").Singles();
        var sizes = golden.GetProperty("sizes").EnumerateArray().Select(s => new BoxSize(s[0].GetSingle(), s[1].GetSingle()));
        var head = new ProposalHead(new AnchorGrid(6, 5, sizes));
        foreach (var expected in golden.GetProperty("cases").EnumerateArray())
        {
            var selector = new ProposalSelector(head, new ProposalSelection
            {
                Candidates = expected.GetProperty("candidates").GetInt32(),
                OverlapThreshold = expected.GetProperty("threshold").GetSingle(),
                Maximum = expected.GetProperty("maximum").GetInt32(),
                MinimumSize = expected.GetProperty("smallest").GetSingle(),
            });
            var proposals = new DetectedObject[100];
            selector.Select(output, proposals);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var count = selector.Select(output, proposals);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            var found = proposals.Take(count).ToArray();
            Closeness.AssertClose(expected.GetProperty("scores").Doubles(), [.. found.Select(p => (double)p.Score)], 1e-5, "scores");
            Closeness.AssertClose(
                expected.GetProperty("boxes").Doubles(),
                [.. found.SelectMany(p => new double[] { p.Box.Left, p.Box.Top, p.Box.Right, p.Box.Bottom })],
                1e-5,
                "boxes");
        }
    }

    [Fact]
    public void The_reference_of_the_loss_agrees_with_differences_and_the_loss_with_the_reference()
    {
        var head = new ProposalHead(new AnchorGrid(5, 4, [new(0.2f, 0.3f), new(0.4f, 0.35f)]));
        for (var seed = 0; seed < 6; seed++)
        {
            var truths = YoloLossTests.Truths(seed, seed);
            var output = TestData.Uniform(head.Length, seed, 1);
            var exact = new double[output.Length];
            var expected = Reference(head, output, truths, exact);
            Differences.AssertGradient(output, exact, x => Reference(head, x, truths, new double[x.Length]), $"seed {seed}");

            var loss = new ProposalLoss(head, new ProposalWeights { Coordinates = 2, Positive = 0.5f, Sample = 0 }, maximumObjects: 8);
            var target = new float[loss.TargetLength(head.Length)];
            ObjectTargets.Write(truths, target);
            var gradient = new float[output.Length];
            Assert.Equal(expected, loss.Evaluate(TestData.ToSingle(output), target, 1, gradient), 1e-5 * Math.Max(1, expected));
            Closeness.AssertClose(exact, TestData.ToDouble(gradient), 2e-5, $"seed {seed}");
        }
    }

    [Fact]
    public void Every_object_has_an_anchor_that_learns_it()
    {
        // A tiny object overlaps no anchor well, but one overlaps it most.
        var head = new ProposalHead(new AnchorGrid(3, 3, [new(0.4f, 0.4f)]));
        var loss = new ProposalLoss(head, new ProposalWeights { Sample = 0 });
        var target = new float[loss.TargetLength(head.Length)];
        ObjectTargets.Write([new GroundTruth(new CentredBox(0.52f, 0.5f, 0.05f, 0.05f).ToCorners(), 7)], target);
        var gradient = new float[head.Length];
        loss.Evaluate(new float[head.Length], target, 1, gradient);
        Assert.Equal(-0.25f, gradient[4]);
        Assert.All(Enumerable.Range(0, 9).Where(i => i != 4), i => Assert.Equal(0.25f / 8, gradient[i], 1e-6f));
        Assert.All(Enumerable.Range(9, 36), i => Assert.Equal(i % 9 == 4 && i != 9 + 9 + 4, gradient[i] != 0));
    }

    [Fact]
    public void A_sample_of_the_anchors_counts_and_every_draw_is_another_one()
    {
        var head = new ProposalHead(new AnchorGrid(8, 8, [new(0.3f, 0.3f), new(0.2f, 0.4f)]));
        var all = new ProposalLoss(head, new ProposalWeights { Sample = 0, Positive = 0.35f });
        var loss = new ProposalLoss(head, new ProposalWeights { Sample = 20, PositiveShare = 0.25f, Positive = 0.35f, Coordinates = 3 });
        var output = TestData.ToSingle(TestData.Uniform(head.Length, 1));
        var target = new float[loss.TargetLength(head.Length)];
        ObjectTargets.Write(
            [new(new CentredBox(0.5f, 0.4f, 0.3f, 0.3f).ToCorners(), 0), new(new CentredBox(0.2f, 0.7f, 0.2f, 0.4f).ToCorners(), 1)], target);

        var (whole, gradient) = (new float[head.Length], new float[head.Length]);
        all.Evaluate(output, target, 1, whole);
        int[] logits = [.. Enumerable.Range(0, head.Length).Where(i => i / head.Cells % 5 == 0)];
        int[] positives = [.. logits.Where(i => whole[i] < 0)];
        Assert.True(positives.Length > 5, $"{positives.Length} positives");
        var often = new int[head.Length];
        var sampleLosses = new HashSet<double>();
        const int Draws = 400;
        for (var draw = 0; draw < Draws; draw++)
        {
            gradient.AsSpan().Fill(7);
            double found = loss.Evaluate(output, target, 1, gradient, (ulong)draw);
            sampleLosses.Add(found);
            int[] chosen = [.. logits.Where(i => gradient[i] != 0)];
            Assert.Equal(20, chosen.Length);
            Assert.Equal(5, chosen.Count(i => gradient[i] < 0));
            Assert.All(chosen, i => Assert.True(whole[i] != 0 && whole[i] < 0 == gradient[i] < 0));

            // Each logit with 1/20; each positive's deltas as the loss over all weighs it, but for its factor.
            double expected = chosen.Sum(i => Math.Log(1 + Math.Exp(gradient[i] < 0 ? -output[i] : output[i]))) / 20;
            foreach (var at in chosen)
            {
                often[at]++;
                float p = 1 / (1 + MathF.Exp(-output[at]));
                Assert.Equal((p - (gradient[at] < 0 ? 1 : 0)) / 20, gradient[at], 1e-6f);
                for (var k = 1; k <= 4; k++)
                {
                    var i = at + (k * head.Cells);
                    Assert.Equal(whole[i] * positives.Length * 3 / 20, gradient[i], 1e-5f);
                }
            }

            Assert.True(found > expected);
            Assert.Equal(found, loss.Evaluate(output, target, 1, new float[head.Length], (ulong)draw));
        }

        // Chosen 5 of n times on average: five standard deviations of a binomial distribution.
        double share = 5.0 / positives.Length;
        double tolerance = 5 * Math.Sqrt(Draws * share * (1 - share));
        Assert.All(positives, i => Assert.InRange(often[i], (Draws * share) - tolerance, (Draws * share) + tolerance));
        Assert.True(sampleLosses.Count > Draws / 2, $"{sampleLosses.Count} different losses");
    }

    [Fact]
    public void Negatives_take_the_places_of_missing_positives()
    {
        var head = new ProposalHead(new AnchorGrid(6, 6, [new(0.2f, 0.2f)]));
        var loss = new ProposalLoss(head, new ProposalWeights { Sample = 16 });
        var gradient = new float[head.Length];
        Assert.Equal(Math.Log(2), loss.Evaluate(new float[head.Length], new float[loss.TargetLength(head.Length)], 1, gradient, draw: 5), 1e-6);
        Assert.Equal(16, gradient.Count(g => g != 0));

        // As many as there are.
        loss = new ProposalLoss(head, new ProposalWeights { Sample = 256 });
        Assert.Equal(Math.Log(2), loss.Evaluate(new float[head.Length], new float[loss.TargetLength(head.Length)], 1, gradient, draw: 5), 1e-6);
        Assert.Equal(36, gradient.Count(g => g != 0));
    }

    [Fact]
    public void A_trainer_draws_another_sample_in_each_step_and_for_each_image_but_the_same_for_any_threads()
    {
        Assert.Equal(Draw(1), Draw(3));
        Assert.Equal(12, Draw(1).Distinct().Count());

        static ulong[] Draw(int threads)
        {
            var loss = new DrawnLoss();
            var trainer = new FakeNetwork(1).CreateTrainer(4, loss, new Sgd(0.1), threads, seed: 9);
            var images = RandomData.Floats(1, 4 * FakeNetwork.Inputs);
            var draws = new List<ulong>();
            for (var step = 0; step < 3; step++)
            {
                loss.Draws.Clear();
                trainer.ComputeGradients(images, new float[4 * FakeNetwork.Outputs]);
                var first = loss.Draws.Order().ToArray();
                loss.Draws.Clear();
                trainer.Step(images, new float[4 * FakeNetwork.Outputs]);

                // Only an update makes it another step.
                Assert.Equal(first, loss.Draws.Order());
                draws.AddRange(first);
            }

            return [.. draws];
        }
    }

    private sealed class DrawnLoss() : Loss(Reduction.Sum)
    {
        public ConcurrentBag<ulong> Draws { get; } = [];

        public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient) =>
            throw new InvalidOperationException("A trainer gives the draw.");

        public override double Evaluate(
            ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient, ulong draw)
        {
            Draws.Add(draw);
            gradient.Clear();
            return 0;
        }

        protected override long Terms(int images, int outputs) => 1;
    }

    // Means over lists, as the definition says.
    internal static double Reference(ProposalHead head, double[] output, GroundTruth[] truths, double[] gradient)
    {
        const double Beta = 1f / 9;
        var anchors = (
            from anchor in Enumerable.Range(0, head.BoxesPerCell)
            from row in Enumerable.Range(0, head.Height)
            from column in Enumerable.Range(0, head.Width)
            select (Box: head.Anchor(anchor, row, column), At: head.Plane(anchor, 0) + row * head.Width + column)).ToArray();
        float Iou(CentredBox anchor, GroundTruth truth) => Overlap.Iou(anchor.ToCorners(), truth.Box);
        var best = truths.Select(truth => anchors.Max(anchor => Iou(anchor.Box, truth))).ToArray();
        var (positives, negatives) = (new List<(CentredBox Anchor, int At, GroundTruth Truth)>(), new List<int>());
        foreach (var (box, at) in anchors)
        {
            var highest = truths.Select(truth => Iou(box, truth)).DefaultIfEmpty().Max();
            if (highest >= 0.5f || truths.Where((truth, i) => Iou(box, truth) == best[i]).Any())
            {
                positives.Add((box, at, truths.MaxBy(truth => Iou(box, truth))));
            }
            else if (highest < 0.3f)
            {
                negatives.Add(at);
            }
        }

        Array.Clear(gradient);
        double loss = 0;
        foreach (var at in negatives)
        {
            var p = 1 / (1 + Math.Exp(-output[at]));
            loss -= 0.5 / negatives.Count * Math.Log(1 - p);
            gradient[at] = 0.5 / negatives.Count * p;
        }

        foreach (var (anchor, at, truth) in positives)
        {
            var p = 1 / (1 + Math.Exp(-output[at]));
            loss -= 0.5 / positives.Count * Math.Log(p);
            gradient[at] = 0.5 / positives.Count * (p - 1);
            var box = truth.Box.ToCentred();
            double[] deltas =
            [
                (box.X - anchor.X) / anchor.Width, (box.Y - anchor.Y) / anchor.Height,
                Math.Log(box.Width / anchor.Width), Math.Log(box.Height / anchor.Height),
            ];
            for (var k = 0; k < 4; k++)
            {
                var d = output[at + (k + 1) * head.Cells] - deltas[k];
                loss += 2.0 / positives.Count * (Math.Abs(d) < Beta ? d * d / (2 * Beta) : Math.Abs(d) - Beta / 2);
                gradient[at + (k + 1) * head.Cells] = 2.0 / positives.Count * (Math.Abs(d) < Beta ? d / Beta : Math.Sign(d));
            }
        }

        return loss;
    }
}
