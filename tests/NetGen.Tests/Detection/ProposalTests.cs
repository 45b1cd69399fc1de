using NetGen.Detection;
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
        BoxCode[] given = [.. golden.GetProperty("given").Singles().Chunk(4).Select(c => new BoxCode(c[0], c[1], c[2], c[3]))];
        foreach (var expected in golden.GetProperty("cases").EnumerateArray())
        {
            var w = expected.GetProperty("weights").Singles();
            var weights = new BoxCode(w[0], w[1], w[2], w[3]);
            BoxCode[] codes = [.. boxes.Zip(anchors, (box, anchor) => BoxCode.Encode(box.ToCentred(), anchor.ToCentred(), weights))];
            Closeness.AssertClose(
                expected.GetProperty("codes").Doubles(), [.. codes.SelectMany(c => new double[] { c.X, c.Y, c.Width, c.Height })], 1e-5, "codes");
            Box[] decoded = [.. given.Zip(anchors, (code, anchor) => code.Decode(anchor.ToCentred(), weights).ToCorners())];
            Closeness.AssertClose(
                expected.GetProperty("decoded").Doubles(),
                [.. decoded.SelectMany(b => new double[] { b.Left, b.Top, b.Right, b.Bottom })],
                1e-5,
                "decoded");
            for (var i = 0; i < boxes.Length; i++)
            {
                var back = codes[i].Decode(anchors[i].ToCentred(), weights).ToCorners();
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

            var loss = new ProposalLoss(head, new ProposalWeights { Coordinates = 2, Positive = 0.5f }, maximumObjects: 8);
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
        var loss = new ProposalLoss(head);
        var target = new float[loss.TargetLength(head.Length)];
        ObjectTargets.Write([new GroundTruth(new CentredBox(0.52f, 0.5f, 0.05f, 0.05f).ToCorners(), 7)], target);
        var gradient = new float[head.Length];
        loss.Evaluate(new float[head.Length], target, 1, gradient);
        Assert.Equal(-0.25f, gradient[4]);
        Assert.All(Enumerable.Range(0, 9).Where(i => i != 4), i => Assert.Equal(0.25f / 8, gradient[i], 1e-6f));
        Assert.All(Enumerable.Range(9, 36), i => Assert.Equal(i % 9 == 4 && i != 9 + 9 + 4, gradient[i] != 0));
    }

    // Means over lists, as the definition says.
    private static double Reference(ProposalHead head, double[] output, GroundTruth[] truths, double[] gradient)
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
            double[] code =
            [
                (box.X - anchor.X) / anchor.Width, (box.Y - anchor.Y) / anchor.Height,
                Math.Log(box.Width / anchor.Width), Math.Log(box.Height / anchor.Height),
            ];
            for (var k = 0; k < 4; k++)
            {
                var d = output[at + (k + 1) * head.Cells] - code[k];
                loss += 2.0 / positives.Count * (Math.Abs(d) < Beta ? d * d / (2 * Beta) : Math.Abs(d) - Beta / 2);
                gradient[at + (k + 1) * head.Cells] = 2.0 / positives.Count * (Math.Abs(d) < Beta ? d / Beta : Math.Sign(d));
            }
        }

        return loss;
    }
}
