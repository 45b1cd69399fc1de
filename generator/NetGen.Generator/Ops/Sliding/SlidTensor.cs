using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Sliding;

/// <summary>
/// A tensor of all windows of an image at once, (Channels, Map). Neighbouring windows share what they have in common:
/// the elements of the window at place p, (Channels, Window), begin at element p of the map.
/// </summary>
/// <param name="Tensor">Its id.</param>
/// <param name="Channels">The channels.</param>
/// <param name="Map">The extents of the map along depth, height and width.</param>
/// <param name="Window">The extents of one window.</param>
/// <param name="Strides">The pixels from an element to the next, which may be more than fit into an int.</param>
/// <param name="IsFlat">Whether the layers take the elements of a window as features.</param>
public sealed record SlidTensor(
    int Tensor,
    int Channels,
    EquatableArray<int> Map,
    EquatableArray<int> Window,
    EquatableArray<long> Strides,
    bool IsFlat)
{
    /// <summary>Whether a window is one element of each channel.</summary>
    public bool IsPoint => Window.All(extent => extent == 1);

    /// <summary>The number of elements of a window's channel.</summary>
    public int Positions => Window.Aggregate(1, (product, extent) => product * extent);

    /// <summary>The shape of the map, with as many extents as the image has.</summary>
    public TensorShape Shape(int rank) => new(Channels, Map.Skip(TensorShape.MaxRank - rank).ToEquatableArray());

    /// <summary>Whether the windows of both lie at the same places.</summary>
    public bool IsAlignedWith(SlidTensor other) =>
        Map == other.Map && Window == other.Window && Strides == other.Strides && IsFlat == other.IsFlat;
}
