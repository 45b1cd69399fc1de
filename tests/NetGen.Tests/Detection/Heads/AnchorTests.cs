using NetGen.Detection;
using Xunit;

namespace NetGen.Tests.Detection;

public sealed class AnchorTests
{
    // In cells of 13 x 13: what Darknet's YOLOv2 was trained with on VOC and on COCO.
    private static readonly BoxSize[] Voc =
        [new(1.3221f, 1.73145f), new(3.19275f, 4.00944f), new(5.05587f, 8.09892f), new(9.47112f, 4.84053f), new(11.2364f, 10.0071f)];

    private static readonly BoxSize[] Coco =
        [new(0.57273f, 0.677385f), new(1.87446f, 2.06253f), new(3.33843f, 5.47434f), new(7.88282f, 3.52778f), new(9.77052f, 9.16828f)];

    public static TheoryData<string> Sets => ["voc", "coco"];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Clusters_of_boxes_around_known_anchors_are_these_anchors(string set)
    {
        var known = set == "voc" ? Voc : Coco;
        var random = new Random(3);
        var sizes = new BoxSize[2000];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = known[i % 5].Scale(0.85f + 0.3f * random.NextSingle(), 0.85f + 0.3f * random.NextSingle());
        }

        var clusters = AnchorClusters.Find(sizes, 5, seed: 1);
        for (var k = 0; k < 5; k++)
        {
            Assert.Equal(known[k].Width, clusters.Anchors[k].Width, 0.05f * known[k].Width);
            Assert.Equal(known[k].Height, clusters.Anchors[k].Height, 0.05f * known[k].Height);
        }

        Assert.InRange(clusters.MeanIou, 0.8, 1);
        Assert.Equal(clusters.Anchors, AnchorClusters.Find(sizes, 5, seed: 1).Anchors);
        Assert.True(AnchorClusters.Find(sizes, 9, 1).MeanIou > clusters.MeanIou);
        Assert.True(AnchorClusters.Find(sizes, 2, 1).MeanIou < clusters.MeanIou);
    }

    [Fact]
    public void As_many_anchors_as_boxes_are_the_boxes()
    {
        BoxSize[] sizes = [new(3, 1), new(1, 1), new(2, 5)];
        var clusters = AnchorClusters.Find(sizes, 3, 7);
        Assert.Equal([new(1, 1), new(3, 1), new(2, 5)], clusters.Anchors);
        Assert.Equal(1, clusters.MeanIou);
        Assert.Equal(1, AnchorClusters.Find([new(2, 2), new(2, 2)], 2, 1).MeanIou);
        Assert.Throws<ArgumentException>(() => AnchorClusters.Find(sizes, 4, 7));
        Assert.Throws<ArgumentException>(() => AnchorClusters.Find([new(0, 1)], 1, 7));
    }

    [Fact]
    public void An_object_belongs_to_the_cell_of_its_centre_and_the_anchor_of_its_shape()
    {
        // The course's: a tall person and a wide car, whose centres are in one cell.
        var grid = new AnchorGrid(3, 3, [new(0.2f, 0.8f), new(0.6f, 0.25f)]);
        GroundTruth[] truths =
        [
            new(new CentredBox(0.5f, 0.55f, 0.15f, 0.7f).ToCorners(), 0),
            new(new CentredBox(0.52f, 0.6f, 0.7f, 0.3f).ToCorners(), 1),
            new(new CentredBox(0.51f, 0.4f, 0.25f, 0.75f).ToCorners(), 0),
            new(new CentredBox(1, 1, 0.1f, 0.4f).ToCorners(), 0),
        ];
        var places = new GridPlace[4];
        Assert.Equal(1, grid.Assign(truths, places));
        Assert.Equal([new(0, 1, 1, -1), new(1, 1, 1, -1), new(0, 1, 1, 0), new(0, 2, 2, -1)], places);
        Assert.Equal([true, true, false, true], places.Select(p => p.IsOwn));
    }

    [Fact]
    public void Objects_that_another_grid_fits_better_or_that_are_outside_have_no_place()
    {
        var grid = new AnchorGrid(4, 4, [new(0.1f, 0.1f)], others: [new(0.5f, 0.5f)]);
        GroundTruth[] truths =
        [
            new(new CentredBox(0.5f, 0.5f, 0.4f, 0.4f).ToCorners(), 0),
            new(new CentredBox(1.5f, 0.5f, 0.1f, 0.1f).ToCorners(), 0),
            new(new Box(0.5f, 0.5f, 0.4f, 0.6f), 0),
            new(new Box(float.NaN, 0.5f, 0.4f, 0.6f), 0),
        ];
        var places = new GridPlace[4];
        Assert.Equal(0, grid.Assign(truths, places));
        Assert.All(places, place => Assert.Equal(-1, place.Anchor));
        Assert.Throws<ArgumentException>(() => grid.Assign(truths, places.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => new AnchorGrid(4, 4, []));
        Assert.Throws<ArgumentException>(() => new AnchorGrid(4, 4, [new(0, 1)]));
    }
}
