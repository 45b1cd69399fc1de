using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution.Winograd;
using static System.FormattableString;

namespace NetGen.Generator.Passes;

/// <summary>Each output as the sum that defines it, from a planar copy of the input with explicit zeros
/// around.</summary>
public sealed record PlanarAlgorithm : Algorithm
{
    /// <inheritdoc/>
    public override string Name => "planar";

    /// <inheritdoc/>
    public override Layout Layout => Layout.Planar;
}

/// <summary>What blocked convolutions may do beyond the convolution.</summary>
/// <param name="Pools">Whether the result is the largest of each 2x2 window.</param>
public abstract record BlockedAlgorithm(bool Pools) : Algorithm
{
    /// <inheritdoc/>
    public sealed override Layout Layout => Layout.Blocked;

    /// <inheritdoc/>
    public override string Suffix => Pools ? ", max pool 2x2" : "";
}

/// <summary>Each output as the sum that defines it, a block of output channels at a time.</summary>
/// <param name="Pools">Whether the result is the largest of each 2x2 window.</param>
public sealed record DirectAlgorithm(bool Pools = false) : BlockedAlgorithm(Pools)
{
    /// <inheritdoc/>
    public override string Name => "direct";
}

/// <summary>The same of a window of one element, with stride 1: a matrix multiplication over all pixels.</summary>
/// <param name="Pools">Whether the result is the largest of each 2x2 window.</param>
public sealed record PointwiseAlgorithm(bool Pools = false) : BlockedAlgorithm(Pools)
{
    /// <inheritdoc/>
    public override string Name => "pointwise";
}

/// <summary>Each channel by itself, a block of channels at a time.</summary>
public sealed record DepthwiseAlgorithm() : BlockedAlgorithm(Pools: false)
{
    /// <inheritdoc/>
    public override string Name => "depthwise";
}

/// <summary>Winograd's minimal filtering (Lavin and Gray 2016).</summary>
/// <param name="Blocking">The transform, and how the work is cut into pieces.</param>
/// <param name="InParts">Whether the input is transformed by a kernel of its own, so that threads can share output
/// channels too.</param>
/// <param name="Pools">Whether the result is the largest of each 2x2 window.</param>
public sealed record WinogradAlgorithm(WinogradBlocking Blocking, bool InParts, bool Pools = false) : BlockedAlgorithm(Pools)
{
    /// <inheritdoc/>
    public override string Name => WinogradGradientAlgorithm.NameOf(Blocking.Transform)
        + Invariant($", {Blocking.RegisterTiles} tiles x {Blocking.RegisterBlocks} {(Blocking.RegisterBlocks == 1 ? "block" : "blocks")}, {Blocking.BlockTiles} tiles at a time")
        + (Blocking.FromTaps ? ", from taps" : "")
        + (InParts ? ", in parts" : "");
}

/// <summary>A weight gradient by the transpose of Winograd's maps.</summary>
/// <param name="Transform">The transform.</param>
public sealed record WinogradGradientAlgorithm(WinogradTransform Transform) : BlockedAlgorithm(Pools: false)
{
    /// <inheritdoc/>
    public override string Name => NameOf(Transform);

    /// <summary>The algorithm as papers write it: <c>Winograd F(4x4, 3x3)</c>.</summary>
    internal static string NameOf(WinogradTransform transform) =>
        Invariant($"Winograd F({transform.Outputs}x{transform.Outputs}, {transform.Taps}x{transform.Taps})");
}
