namespace NetGen.Cli.Import;

/// <summary>A weight of the network.</summary>
/// <param name="Dimensions">Its extents as NetGen has them.</param>
/// <param name="Values">Its elements.</param>
public sealed record Weight(IReadOnlyList<int> Dimensions, float[] Values);
