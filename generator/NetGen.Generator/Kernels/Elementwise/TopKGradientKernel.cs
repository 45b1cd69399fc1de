using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// dx[c] = dy of the value that channel c was, 0 if it was none: dy and indices (K, positions), dx (C, positions).
/// Operands: dy, indices, dx. A work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels of x.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Count">How many values there are.</param>
public sealed record TopKGradientKernel(int Channels, int Positions, int Count) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name => Invariant($"Top{Count}Gradient_{Channels}x{Positions}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
        [Invariant($"dx ({Channels}, {Positions}) = dy ({Count}, {Positions}) at the channel that indices say, 0 elsewhere.")];

    /// <inheritdoc/>
    protected override string[] Operands => ["dy", "indices", "dx"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active) => Write(b, p, active, isVector: true);

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes) => Write(b, 0, 0, isVector: false);

    private void Write(KernelBuilder b, IndexExpression p, int active, bool isVector) => b.For("c", 0, Channels, c =>
    {
        var channel = b.Let("channel", ChannelOrder.Number(c, isVector));
        var gradient = b.Let("gradient", new Constant(0, isVector));
        b.For("place", 0, Count, place =>
        {
            var at = (place * Positions) + p;
            b.Assign(
                gradient,
                new Select(Comparison.Equal, new Load("indices", at, isVector), channel, new Load("dy", at, isVector), gradient));
        });
        b.Store("dx", (c * Positions) + p, gradient, active);
    });
}
