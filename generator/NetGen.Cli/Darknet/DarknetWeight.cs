namespace NetGen.Cli.Darknet;

/// <summary>A weight that Darknet stores.</summary>
/// <param name="Parameter">The parameter of the network that it is.</param>
/// <param name="Dimensions">Its extents.</param>
internal sealed record DarknetWeight(string Parameter, IReadOnlyList<int> Dimensions)
{
    /// <summary>What becomes of each number, where Darknet means another by it; null if none does.</summary>
    public Func<float, float>? Change { get; init; }

    /// <summary>The number of elements, which no configuration can make overflow.</summary>
    public Int128 Count => Dimensions.Aggregate(Int128.One, (product, extent) => product * extent);

    /// <summary>The layer of the network.</summary>
    public string Layer => Parameter[..Parameter.LastIndexOf('.')];

    /// <summary>The last part of the parameter's name.</summary>
    public string Part => Parameter[(Parameter.LastIndexOf('.') + 1)..];
}
