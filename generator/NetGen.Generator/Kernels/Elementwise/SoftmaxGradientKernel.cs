using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// dx = y (dy - sum of dy y over the channels) at each position, all (C, positions), planar. Operands: dy, y, dx; dx
/// may be dy. A work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
public sealed record SoftmaxGradientKernel(int Channels, int Positions) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name => Invariant($"SoftmaxGradient_{Channels}x{Positions}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Invariant($"dx ({Channels}, {Positions}) = y (dy - sum of dy y over the {Channels} channels); dx may be dy."),
        "dot holds the sum.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands => ["dy", "y", "dx"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active)
    {
        var dot = b.Let("dot", new Constant(0, true));
        b.For("c", 0, Channels, c => b.Assign(dot, new Fma(At("dy", c), At("y", c), dot)));
        b.For("c", 0, Channels, c =>
        {
            var g = b.Let("g", At("y", c) * (At("dy", c) - dot));
            b.Store("dx", (c * Positions) + p, g, active);
        });

        Load At(string pointer, IndexExpression c) => new(pointer, (c * Positions) + p, true);
    }

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes)
    {
        var partial = b.Let("partial", new Constant(0, true));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
            b.Assign(partial, new Fma(new Load("dy", c, true, active[0]), new Load("y", c, true, active[0]), partial)));
        var dot = b.Let("dot", new Broadcast(new Sum(partial)));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
        {
            var g = b.Let("g" + VectorTiles.Suffix(Channels, lanes, active[0]), new Load("y", c, true) * (new Load("dy", c, true) - dot));
            b.Store("dx", c, g, active[0]);
        });
    }
}
