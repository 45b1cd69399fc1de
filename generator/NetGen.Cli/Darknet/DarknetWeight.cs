using NetGen.Cli.Import.Drafting;

namespace NetGen.Cli.Darknet;

/// <summary>A weight that Darknet stores.</summary>
/// <param name="Layer">The layer of the network.</param>
/// <param name="Part">What the layer calls it.</param>
/// <param name="Dimensions">Its extents.</param>
internal sealed record DarknetWeight(DraftLayer Layer, string Part, IReadOnlyList<int> Dimensions)
{
    /// <summary>What becomes of each number, where Darknet means another by it; null if none does.</summary>
    public Func<float, float>? Change { get; init; }

    /// <summary>The number of elements, which no configuration can make overflow.</summary>
    public Int128 Count => Dimensions.Aggregate(Int128.One, (product, extent) => product * extent);
}
