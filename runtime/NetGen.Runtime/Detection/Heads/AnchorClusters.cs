using NetGen.Randomness;

namespace NetGen.Detection;

/// <summary>
/// Anchors that suit the boxes of a data set: k-means with the distance 1 - IoU at a shared centre (Redmon and Farhadi,
/// YOLO9000, 2017, section 2), begun by k-means++ (Arthur and Vassilvitskii 2007).
/// </summary>
/// <param name="Anchors">The anchors, the smallest area first.</param>
/// <param name="MeanIou">The mean over the boxes of the IoU with their best anchor.</param>
public sealed record AnchorClusters(IReadOnlyList<BoxSize> Anchors, double MeanIou)
{
    private const int MaximumRounds = 1000;

    /// <summary>Finds anchors.</summary>
    /// <param name="sizes">The sizes of the boxes; all above 0.</param>
    /// <param name="count">The number of anchors.</param>
    /// <param name="seed">Determines the start.</param>
    /// <param name="starts">The number of starts, of which the best result is taken.</param>
    /// <exception cref="ArgumentException">There are fewer boxes than anchors, or an empty box.</exception>
    public static AnchorClusters Find(ReadOnlySpan<BoxSize> sizes, int count, ulong seed, int starts = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        if (sizes.Length < count)
        {
            throw new ArgumentException($"{count} anchors need at least as many boxes; there are {sizes.Length}.", nameof(sizes));
        }

        foreach (var size in sizes)
        {
            if (!(size.Width > 0 && size.Height > 0 && float.IsFinite(size.Area)))
            {
                throw new ArgumentException($"A box must have a size above 0; there is one of {size.Width} x {size.Height}.", nameof(sizes));
            }
        }

        AnchorClusters? best = null;
        for (var start = 0; start < starts; start++)
        {
            var centres = Start(sizes, count, new RandomStream(seed, RandomPurpose.Clustering, (uint)start));
            Refine(sizes, centres);
            var found = new AnchorClusters([.. centres.OrderBy(c => c.Area).ThenBy(c => c.Width)], Mean(sizes, centres));
            best = best is null || found.MeanIou > best.MeanIou ? found : best;
        }

        return best!;
    }

    // Each further centre is a box drawn with a probability in proportion to its squared distance from the centres so
    // far.
    private static BoxSize[] Start(ReadOnlySpan<BoxSize> sizes, int count, RandomStream random)
    {
        var centres = new BoxSize[count];
        centres[0] = sizes[random.NextBelow(sizes.Length)];
        for (var k = 1; k < count; k++)
        {
            double total = 0;
            foreach (var size in sizes)
            {
                total += SquaredDistance(size, centres.AsSpan(0, k));
            }

            var left = random.NextUnit() * total;
            var chosen = 0;
            for (var i = 0; i < sizes.Length; i++)
            {
                var distance = SquaredDistance(sizes[i], centres.AsSpan(0, k));
                chosen = distance > 0 ? i : chosen;
                left -= distance;
                if (left < 0)
                {
                    break;
                }
            }

            centres[k] = sizes[chosen];
        }

        return centres;
    }

    private static void Refine(ReadOnlySpan<BoxSize> sizes, BoxSize[] centres)
    {
        var owner = new int[sizes.Length];
        owner.AsSpan().Fill(-1);
        for (var round = 0; round < MaximumRounds; round++)
        {
            var isMoved = false;
            var sums = new (double Width, double Height, int Count)[centres.Length];
            for (var i = 0; i < sizes.Length; i++)
            {
                var nearest = Nearest(sizes[i], centres, out _);
                isMoved |= nearest != owner[i];
                owner[i] = nearest;
                ref var sum = ref sums[nearest];
                sum = (sum.Width + sizes[i].Width, sum.Height + sizes[i].Height, sum.Count + 1);
            }

            if (!isMoved)
            {
                return;
            }

            for (var k = 0; k < centres.Length; k++)
            {
                // A centre that no box is nearest to stays where it is.
                if (sums[k].Count > 0)
                {
                    centres[k] = new((float)(sums[k].Width / sums[k].Count), (float)(sums[k].Height / sums[k].Count));
                }
            }
        }
    }

    private static double Mean(ReadOnlySpan<BoxSize> sizes, BoxSize[] centres)
    {
        double sum = 0;
        foreach (var size in sizes)
        {
            Nearest(size, centres, out var iou);
            sum += iou;
        }

        return sum / sizes.Length;
    }

    private static double SquaredDistance(BoxSize size, ReadOnlySpan<BoxSize> centres)
    {
        Nearest(size, centres, out var iou);
        return (1.0 - iou) * (1.0 - iou);
    }

    private static int Nearest(BoxSize size, ReadOnlySpan<BoxSize> centres, out float iou)
    {
        var nearest = 0;
        iou = -1;
        for (var k = 0; k < centres.Length; k++)
        {
            var overlap = Overlap.SharedCentre(size, centres[k]);
            (nearest, iou) = overlap > iou ? (k, overlap) : (nearest, iou);
        }

        return nearest;
    }
}
