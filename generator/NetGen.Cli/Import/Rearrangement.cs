namespace NetGen.Cli.Import;

/// <summary>
/// An activation whose axes the model has split or put into another order, which no layer has done yet: exporters write shuffles
/// of channels and of pixels as a split, an exchange and a join of axes, and often take back what they have exchanged. Where
/// somebody needs the elements, <see cref="Operators.Rearranging.Settle"/> adds the layers.
/// </summary>
/// <param name="Source">The activation.</param>
/// <param name="Dimensions">The extents after the split, images first.</param>
/// <param name="Order">The order of the axes now.</param>
public sealed record Rearrangement(Activation Source, IReadOnlyList<int> Dimensions, IReadOnlyList<int> Order)
{
    /// <summary>The extents in the present order.</summary>
    public int[] Present => [.. Order.Select(axis => Dimensions[axis])];

    /// <summary>Whether the axes are those of the activation, in another order.</summary>
    public bool IsTransposition => Dimensions.SequenceEqual(Source.Dimensions);

    /// <summary>An activation as it is.</summary>
    public static Rearrangement Of(Activation x) => new(x, x.Dimensions, [.. Enumerable.Range(0, x.Dimensions.Count)]);

    /// <summary>With the present axes in another order.</summary>
    public Rearrangement Transposed(IReadOnlyList<int> order) => this with { Order = [.. order.Select(axis => Order[axis])] };
}
