using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// dx = inverse * g + slope * (x - mean) + constant with g = dy * scale, slope = -inverse^3 * sum(g (x - mean)) / C and
/// constant = -inverse * sum(g) / C, sums over the channels of each position; not centred, mean and constant are 0.
/// Operands: dy, x, the numbers as <see cref="ChannelNorm"/> writes them, the scale if there is one, dx; dx may be dy.
/// A work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Centered">Whether the mean is taken off.</param>
/// <param name="Affine">Whether there is a scale.</param>
public sealed record ChannelNormGradient(int Channels, int Positions, bool Centered, bool Affine) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"{(Centered ? "ChannelNorm" : "RootMeanSquareNorm")}Gradient_{Channels}x{Positions}{(Affine ? "_affine" : "")}");

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Invariant($"dx ({Channels}, {Positions}) of x, each position over its deviation over channels; dx may be dy."),
        "Two passes over the channels: the sums of g (dy times scale, if there is one), and the results.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands => Affine ? ["dy", "x", "numbers", "scale", "dx"] : ["dy", "x", "numbers", "dx"];

    private string[] SumNames => Centered ? ["dot", "plain"] : ["dot"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active)
    {
        var mean = Centered ? b.Let("mean", new Load("numbers", p, true)) : null;
        var inverse = b.Let("inverse", new Load("numbers", p + (Centered ? Positions : 0), true));
        Local[] sums = ChannelSums.Along(
            b, Channels, SumNames, (c, before, suffix) => Terms(b, before, G(c), At("x", c), mean, suffix));
        var (slope, constant) = Coefficients(b, inverse, sums);
        b.For("c", 0, Channels, c => b.Store("dx", (c * Positions) + p, b.Let("result", Result(G(c), At("x", c), mean, inverse, slope, constant)), active));

        Load At(string pointer, IndexExpression c) => new(pointer, (c * Positions) + p, true);

        Value G(IndexExpression c) => Affine ? At("dy", c) * new Broadcast(new Load("scale", c, false)) : At("dy", c);
    }

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes)
    {
        var mean = Centered ? b.Let("mean", new Broadcast(new Load("numbers", 0, false))) : null;
        var inverse = b.Let("inverse", new Broadcast(new Load("numbers", Centered ? 1 : 0, false)));
        Local[] partial = [.. SumNames.Select(name => b.Let(name, new Constant(0, true)))];
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
        {
            // Behind the last channel g is 0, and so is what it adds.
            var added = Terms(b, partial, G(c, active[0]), new Load("x", c, true, active[0]), mean, VectorTiles.Suffix(Channels, lanes, active[0]));
            for (int i = 0; i < partial.Length; i++)
            {
                b.Assign(partial[i], added[i]);
            }
        });
        Local[] sums = [.. partial.Select((sum, i) => b.Let(SumNames[i] + "Sum", new Broadcast(new Sum(sum))))];
        var (slope, constant) = Coefficients(b, inverse, sums);
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) => b.Store(
            "dx",
            c,
            b.Let(
                "result" + VectorTiles.Suffix(Channels, lanes, active[0]),
                Result(G(c, 0), new Load("x", c, true), mean, inverse, slope, constant)),
            active[0]));

        Value G(IndexExpression c, int active)
        {
            var dy = new Load("dy", c, true, active);
            return Affine ? dy * new Load("scale", c, true, active) : dy;
        }
    }

    private static Value[] Terms(KernelBuilder b, Value[] sums, Value gradient, Value x, Local? mean, string suffix)
    {
        var g = b.Let("g" + suffix, gradient);
        var dot = new Fma(g, mean is null ? x : x - mean, sums[0]);
        return sums.Length == 1 ? [dot] : [dot, sums[1] + g];
    }

    private (Local Slope, Local? Constant) Coefficients(KernelBuilder b, Local inverse, Local[] sums)
    {
        var share = b.Let("share", inverse / new Constant(Channels, true));
        var slope = b.Let("slope", -(share * inverse * inverse * sums[0]));
        return (slope, Centered ? b.Let("constant", -(share * sums[1])) : null);
    }

    private static Value Result(Value g, Value x, Local? mean, Local inverse, Local slope, Local? constant) =>
        mean is null || constant is null
            ? new Fma(g, inverse, x * slope)
            : new Fma(g, inverse, new Fma(x - mean, slope, constant));
}
