using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// dx = dy - e^y (sum of dy over the channels) at each position, all (C, positions), planar. Operands: dy, y, dx; dx
/// may be dy. A work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
public sealed record LogSoftmaxGradientKernel(int Channels, int Positions) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name => Invariant($"LogSoftmaxGradient_{Channels}x{Positions}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
        [Invariant($"dx ({Channels}, {Positions}) = dy - e^y times the sum of dy over the {Channels} channels; dx may be dy.")];

    /// <inheritdoc/>
    protected override string[] Operands => ["dy", "y", "dx"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active)
    {
        var sum = b.Let("sum", new Constant(0, true));
        b.For("c", 0, Channels, c => b.Assign(sum, sum + At("dy", c)));
        b.For("c", 0, Channels, c =>
        {
            var g = b.Let("g", Difference(b, "", At("dy", c), At("y", c), sum));
            b.Store("dx", (c * Positions) + p, g, active);
        });

        Load At(string pointer, IndexExpression c) => new(pointer, (c * Positions) + p, true);
    }

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes)
    {
        var partial = b.Let("partial", new Constant(0, true));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) => b.Assign(partial, partial + new Load("dy", c, true, active[0])));
        var sum = b.Let("sum", new Broadcast(new Sum(partial)));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
        {
            string suffix = VectorTiles.Suffix(Channels, lanes, active[0]);
            var g = b.Let("g" + suffix, Difference(b, suffix, new Load("dy", c, true), new Load("y", c, true), sum));
            b.Store("dx", c, g, active[0]);
        });
    }

    private static Value Difference(KernelBuilder b, string suffix, Value dy, Value y, Value sum) =>
        new Fma(-Exponential.Exp(b, suffix, y), sum, dy);
}
