using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// y = e^x / sum of e^x over the channels of each position, both (C, positions), planar. Operands: x, y; y may be x. A
/// work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
public sealed record SoftmaxKernel(int Channels, int Positions) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name => Invariant($"Softmax_{Channels}x{Positions}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Invariant($"y ({Channels}, {Positions}) = softmax of x over the {Channels} channels; y may be x."),
        "Three passes over the channels: the largest value, the exponentials and their sum, the quotients.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands => ["x", "y"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active)
    {
        var max = ChannelMaximum.AlongPositions(b, Channels, Positions, p);
        var sum = b.Let("sum", new Constant(0, true));
        b.For("c", 0, Channels, c =>
        {
            var e = b.Let("e", Exponential.Exp(b, "", new Load("x", (c * Positions) + p, true) - max));
            b.Assign(sum, sum + e);
            b.Store("y", (c * Positions) + p, e, active);
        });
        var scale = b.Let("scale", new Constant(1, true) / sum);
        b.For("c", 0, Channels, c =>
        {
            var y = b.Let("quotient", new Load("y", (c * Positions) + p, true) * scale);
            b.Store("y", (c * Positions) + p, y, active);
        });
    }

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes)
    {
        var max = ChannelMaximum.AlongChannels(b, Channels, lanes);
        var sum = b.Let("sum", new Constant(0, true));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
        {
            string suffix = VectorTiles.Suffix(Channels, lanes, active[0]);
            var e = b.Let("e" + suffix, Exponential.Exp(b, suffix, new Load("x", c, true) - max));
            b.Store("y", c, e, active[0]);
            b.Assign(sum, sum + (active[0] == 0 ? e : new Load("y", c, true, active[0])));
        });
        var scale = b.Let("scale", new Broadcast(new Constant(1, false) / new Sum(sum)));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
        {
            var quotient = b.Let("quotient" + VectorTiles.Suffix(Channels, lanes, active[0]), new Load("y", c, true) * scale);
            b.Store("y", c, quotient, active[0]);
        });
    }
}
