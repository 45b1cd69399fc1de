using System.Globalization;

namespace NetGen.Generator.Model;

/// <summary>
/// The shape of one image's tensor: channels, then spatial extents from the outermost to the innermost:
/// (C), (C, L), (C, H, W) or (C, D, H, W).
/// </summary>
/// <param name="Channels">Number of channels, or of features when there is no spatial extent.</param>
/// <param name="Spatial">Spatial extents, outermost first; 0 to 3 of them.</param>
public sealed record TensorShape(int Channels, EquatableArray<int> Spatial)
{
    /// <summary>The largest number of spatial dimensions.</summary>
    public const int MaxRank = 3;

    /// <summary>The number of spatial dimensions, 0 for a feature vector.</summary>
    public int Rank => Spatial.Count;

    /// <summary>Extent along depth, 1 below three dimensions.</summary>
    public int Depth => Extent(2);

    /// <summary>Extent along height, 1 below two dimensions.</summary>
    public int Height => Extent(1);

    /// <summary>Extent along width, the innermost; 1 for a feature vector.</summary>
    public int Width => Extent(0);

    /// <summary>Number of positions of one channel; <see cref="long.MaxValue"/> if there are more.</summary>
    public long Positions => Spatial.Aggregate(1L, Multiply);

    /// <summary>Number of elements of one image; <see cref="long.MaxValue"/> if there are more.</summary>
    public long Elements => Multiply(Positions, Channels);

    /// <summary>The shape as a specification writes it: <c>1x32x32</c>.</summary>
    public string Text => string.Join("x", Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Channels followed by the spatial extents.</summary>
    public IEnumerable<int> Dimensions => Spatial.Prepend(Channels);

    /// <summary>The shape as documentation writes it: <c>(1, 32, 32)</c>.</summary>
    public override string ToString() =>
        "(" + string.Join(", ", Dimensions.Select(d => d.ToString(CultureInfo.InvariantCulture))) + ")";

    private static long Multiply(long product, int extent) =>
        extent > 0 && product > long.MaxValue / extent ? long.MaxValue : product * extent;

    private int Extent(int fromInnermost) => fromInnermost < Rank ? Spatial[Rank - 1 - fromInnermost] : 1;
}
