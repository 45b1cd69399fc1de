namespace NetGen.Detection;

/// <summary>Cells over an image, each with a prediction for every anchor. All is in fractions of the image.</summary>
public sealed class AnchorGrid
{
    private readonly BoxSize[] _anchors;
    private readonly BoxSize[] _others;

    /// <summary>Creates a grid.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="anchors">The anchors, in the order of the network's channels.</param>
    /// <param name="others">Anchors of other grids over the same image: an object that one of them fits better is not
    /// of this grid.</param>
    /// <exception cref="ArgumentException">There is no cell or no anchor, or an anchor is empty.</exception>
    public AnchorGrid(int width, int height, IEnumerable<BoxSize> anchors, IEnumerable<BoxSize>? others = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(anchors);
        Width = width;
        Height = height;
        _anchors = [.. anchors];
        _others = [.. others ?? []];
        if (_anchors.Length == 0)
        {
            throw new ArgumentException("A grid needs an anchor.", nameof(anchors));
        }

        foreach (var anchor in _anchors.Concat(_others))
        {
            if (!(anchor.Width > 0 && anchor.Height > 0 && float.IsFinite(anchor.Area)))
            {
                throw new ArgumentException($"An anchor must have a size above 0; there is one of {anchor.Width} x {anchor.Height}.", nameof(anchors));
            }
        }
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The anchors.</summary>
    public ReadOnlySpan<BoxSize> Anchors => _anchors;

    /// <summary>Finds the place of each object: the cell of its centre, and the anchor of the highest IoU at a shared
    /// centre, of equal ones the first.</summary>
    /// <param name="truths">The objects of an image, in fractions of it.</param>
    /// <param name="places">Receives their places. An empty box, or one whose centre is outside, has none.</param>
    /// <returns>The number of objects whose place an earlier one holds: <see cref="GridPlace.HeldBy"/>.</returns>
    /// <exception cref="ArgumentException">There are fewer places than objects.</exception>
    public int Assign(ReadOnlySpan<GroundTruth> truths, Span<GridPlace> places)
    {
        if (places.Length < truths.Length)
        {
            throw new ArgumentException($"{truths.Length} objects need as many places; there are {places.Length}.", nameof(places));
        }

        var conflicts = 0;
        for (var i = 0; i < truths.Length; i++)
        {
            places[i] = Place(truths[i].Box.ToCentred());
            for (var j = 0; j < i && places[i].IsOwn; j++)
            {
                if (places[j] == places[i])
                {
                    places[i] = places[i] with { HeldBy = j };
                    conflicts++;
                }
            }
        }

        return conflicts;
    }

    private GridPlace Place(CentredBox box)
    {
        // Comparisons with numbers that are none are false, so that such boxes have no place either.
        if (!(box.X is >= 0 and <= 1 && box.Y is >= 0 and <= 1 && box.Width > 0 && box.Height > 0))
        {
            return new GridPlace(-1, 0, 0, -1);
        }

        var size = new BoxSize(box.Width, box.Height);
        var best = 0;
        for (var i = 1; i < _anchors.Length; i++)
        {
            best = Overlap.SharedCentre(size, _anchors[i]) > Overlap.SharedCentre(size, _anchors[best]) ? i : best;
        }

        foreach (var other in _others)
        {
            if (Overlap.SharedCentre(size, other) > Overlap.SharedCentre(size, _anchors[best]))
            {
                return new GridPlace(-1, 0, 0, -1);
            }
        }

        // The right and the lower edge of the image belong to the last cells.
        return new GridPlace(best, Math.Min((int)(box.Y * Height), Height - 1), Math.Min((int)(box.X * Width), Width - 1), -1);
    }
}
