using System.Text.Json;
using NetGen.Detection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class OverlapTests
{
    private delegate float Measure(in Box a, in Box b);

    [Fact]
    public void The_boxes_of_the_course_overlap_by_a_seventh()
    {
        // Both are 2 x 2, share 1 x 1, and cover 7.
        Assert.Equal(1 / 7f, Overlap.Iou(new Box(2, 1, 4, 3), new Box(1, 2, 3, 4)));
        Assert.Equal(1, Overlap.Intersection(new Box(2, 1, 4, 3), new Box(1, 2, 3, 4)));
    }

    [Fact]
    public void Boxes_worked_by_hand()
    {
        var unit = new Box(0, 0, 1, 1);
        var apart = new Box(2, 0, 3, 1);

        // The hull is 3 x 1, of which 1 is covered by neither; centres are 2 apart, its diagonal's square is 10.
        Assert.Equal(0, Overlap.Iou(unit, apart));
        Assert.Equal(-1 / 3f, Overlap.Giou(unit, apart), 1e-6f);
        Assert.Equal(-0.4f, Overlap.Diou(unit, apart), 1e-6f);
        Assert.Equal(-0.4f, Overlap.Ciou(unit, apart), 1e-6f);

        // One half of a box: IoU 1/2, centres 1/4 apart in a hull with a squared diagonal of 2.
        var half = new Box(0, 0, 0.5f, 1);
        Assert.Equal(0.5f, Overlap.Iou(unit, half));
        Assert.Equal(0.5f, Overlap.Giou(unit, half), 1e-6f);
        Assert.Equal(0.5f - 1 / 32f, Overlap.Diou(unit, half), 1e-6f);
        var v = Math.Pow(2 / Math.PI * (Math.Atan(1) - Math.Atan(0.5)), 2);
        Assert.Equal(0.5 - 1 / 32.0 - v * v / (0.5 + v), Overlap.Ciou(unit, half), 1e-6);
    }

    [Fact]
    public void Empty_reversed_and_undefined_boxes_overlap_nothing()
    {
        var unit = new Box(0, 0, 1, 1);
        foreach (var odd in new[]
        {
            new Box(0.5f, 0.5f, 0.5f, 0.5f), new Box(1, 1, 0, 0), new Box(1, 0, 0, 1), new Box(float.NaN, 0, 1, 1),
            new Box(0, 0, 1, float.NaN), new Box(float.NegativeInfinity, 0, float.PositiveInfinity, 1),
        })
        {
            Assert.Equal(0, Overlap.Iou(unit, odd));
            Assert.Equal(0, Overlap.Iou(odd, unit));
            Assert.Equal(0, Overlap.Iou(odd, odd));
        }
    }

    [Fact]
    public void All_measures_agree_with_torchvision()
    {
        var golden = DetectionGoldens.Read("boxes").GetProperty("overlaps");
        var first = Boxes(golden.GetProperty("first"));
        var second = Boxes(golden.GetProperty("second"));
        foreach (var (name, measure) in new (string, Measure)[]
        {
            ("box_iou", Overlap.Iou), ("generalized_box_iou", Overlap.Giou),
            ("distance_box_iou", Overlap.Diou), ("complete_box_iou", Overlap.Ciou),
        })
        {
            double[] found = [.. from a in first from b in second select (double)measure(a, b)];

            // Areas of up to 100 are differences of floats.
            Closeness.AssertClose(golden.GetProperty(name).Doubles(), found, 2e-6, name);
        }
    }

    [Fact]
    public void Conventions_of_boxes_lead_into_each_other()
    {
        var box = new Box(10, 20, 40, 100);
        Assert.Equal(new CentredBox(25, 60, 30, 80), box.ToCentred());
        Assert.Equal(box, box.ToCentred().ToCorners());
        Assert.Equal(new Box(0.1f, 0.1f, 0.4f, 0.5f), box.ToFractions(100, 200));
        Assert.Equal(box, box.ToFractions(128, 256).ToPixels(128, 256));
        Assert.Equal(new Box(0, 5, 30, 50), new Box(-7, 5, 30, 99).Clip(60, 50));
        Assert.Equal(2400, box.Area);
        Assert.Equal(0, new Box(1, 1, 0, 0).Area);
        Assert.Equal(0.25f, Overlap.SharedCentre(new BoxSize(1, 1), new BoxSize(2, 2)));
    }

    internal static Box[] Boxes(JsonElement numbers) =>
        [.. numbers.Singles().Chunk(4).Select(c => new Box(c[0], c[1], c[2], c[3]))];
}
