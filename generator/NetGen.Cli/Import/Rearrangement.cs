namespace NetGen.Cli.Import;

/// <summary>
/// An activation whose axes the model has split, and perhaps put into another order, to join them again: the way in which
/// exporters write the shuffle of channels and that of pixels. It has no counterpart until it is joined.
/// </summary>
/// <param name="Source">The activation.</param>
/// <param name="Dimensions">The extents after the split, images first.</param>
/// <param name="Order">The order of the axes now.</param>
public sealed record Rearrangement(Activation Source, IReadOnlyList<int> Dimensions, IReadOnlyList<int> Order)
{
    /// <summary>The extents in the present order.</summary>
    public int[] Present => [.. Order.Select(axis => Dimensions[axis])];
}
