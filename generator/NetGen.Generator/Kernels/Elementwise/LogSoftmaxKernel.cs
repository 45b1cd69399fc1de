using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// y = x - log(sum of e^x) over the channels of each position, both (C, positions), planar. Operands: x, y; y may be x.
/// A work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
public sealed record LogSoftmaxKernel(int Channels, int Positions) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name => Invariant($"LogSoftmax_{Channels}x{Positions}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Invariant($"y ({Channels}, {Positions}) = x minus the logarithm of the sum of e^x over the {Channels} channels; y may be x."),
        "Three passes over the channels: the largest value, the sum of the exponentials, the differences.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands => ["x", "y"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active)
    {
        var max = ChannelMaximum.AlongPositions(b, Channels, Positions, p);
        var sum = b.Let("sum", new Constant(0, true));
        b.For("c", 0, Channels, c => b.Assign(sum, sum + Exponential.Exp(b, "", new Load("x", (c * Positions) + p, true) - max)));
        var log = b.Let("log", Logarithm.Log(b, "Sum", sum));
        b.For("c", 0, Channels, c =>
        {
            var y = b.Let("difference", new Load("x", (c * Positions) + p, true) - max - log);
            b.Store("y", (c * Positions) + p, y, active);
        });
    }

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes)
    {
        var max = ChannelMaximum.AlongChannels(b, Channels, lanes);
        var partial = b.Let("partial", new Constant(0, true));
        int whole = Channels / lanes * lanes;
        b.For("c", 0, whole, c => b.Assign(partial, partial + Exponential.Exp(b, "", new Load("x", c, true) - max)), lanes);

        // What lies behind the last channel must not enter the sum: the channels left over come one by one, in equal
        // shares.
        var share = new Constant(1f / lanes, true);
        b.For("c", whole, Channels, c =>
        {
            var e = Exponential.Exp(b, "Tail", new Broadcast(new Load("x", c, false)) - max);
            b.Assign(partial, new Fma(e, share, partial));
        });
        var sum = b.Let("sum", new Sum(partial));
        var log = b.Let("log", new Broadcast(Logarithm.Log(b, "Sum", sum)));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
        {
            var y = b.Let("difference" + VectorTiles.Suffix(Channels, lanes, active[0]), new Load("x", c, true) - max - log);
            b.Store("y", c, y, active[0]);
        });
    }
}
