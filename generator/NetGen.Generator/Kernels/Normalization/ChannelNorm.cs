using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * scale + shift, mean and variance over the channels of each position, or
/// y = x / sqrt(mean of x^2 + epsilon) * scale, all (C, positions), planar. Operands: x, scale and shift where there
/// are, y and, if wanted, the numbers: the means of the positions, if there are, then their inverse deviations. Without
/// the numbers y may be x. A work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Epsilon">Added to the variance, or to the mean square.</param>
/// <param name="Centered">Whether the mean is taken off.</param>
/// <param name="Affine">Whether there is a scale and, if centred, a shift.</param>
/// <param name="WithNumbers">Whether the numbers are written.</param>
public sealed record ChannelNorm(int Channels, int Positions, float Epsilon, bool Centered, bool Affine, bool WithNumbers)
    : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"{(Centered ? "ChannelNorm" : "RootMeanSquareNorm")}_{Channels}x{Positions}_epsilon") + ActivationFunctions.Number(Epsilon)
        + (Affine ? "_affine" : "") + (WithNumbers ? "_numbers" : "");

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Invariant($"y ({Channels}, {Positions}) = ") + (Centered ? "x normalized by the mean and variance" : "x over the root mean square")
            + " over channels, of each position.",
        Centered
            ? "Three passes over the channels: the sums, the squares of the distances from the mean, and the results."
            : "Two passes over the channels: the sums of squares, and the results.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands =>
        ["x", .. Affine ? ["scale"] : None, .. Affine && Centered ? ["shift"] : None, "y", .. WithNumbers ? ["numbers"] : None];

    private static string[] None => [];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active)
    {
        var count = new Constant(Channels, true);
        Local? mean = null;
        if (Centered)
        {
            var sum = ChannelSums.Along(b, Channels, ["sum"], (c, sums, _) => [sums[0] + X(c)])[0];
            mean = b.Let("mean", sum / count);
        }

        var square = ChannelSums.Along(b, Channels, ["square"], (c, sums, suffix) =>
        {
            var distance = b.Let("distance" + suffix, Distance(X(c), mean));
            return [new Fma(distance, distance, sums[0])];
        })[0];
        var inverse = b.Let("inverse", Inverse(square / count));
        if (WithNumbers)
        {
            if (mean is not null)
            {
                b.Store("numbers", p, mean, active);
            }

            b.Store("numbers", p + (Centered ? Positions : 0), inverse, active);
        }

        b.For("c", 0, Channels, c => b.Store(
            "y",
            (c * Positions) + p,
            b.Let("result", Result(Distance(X(c), mean) * inverse, pointer => new Broadcast(new Load(pointer, c, false)))),
            active));

        Load X(IndexExpression c) => new("x", (c * Positions) + p, true);
    }

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes)
    {
        var count = new Constant(Channels, false);
        Local? mean = null;
        Local? center = null;
        if (Centered)
        {
            var sum = b.Let("sum", new Constant(0, true));
            VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) => b.Assign(sum, sum + new Load("x", c, true, active[0])));
            mean = b.Let("mean", new Sum(sum) / count);
            center = b.Let("center", new Broadcast(mean));
        }

        var square = b.Let("square", new Constant(0, true));
        int whole = Channels / lanes * lanes;
        b.For("c", 0, whole, c => AddSquare(new Load("x", c, true), center, square, ""), lanes);

        // What lies behind the last channel has a distance from the mean: the channels left over come one by one.
        var rest = b.Let("squareSum", new Sum(square));
        b.For("c", whole, Channels, c => AddSquare(new Load("x", c, false), mean, rest, "Tail"));
        var inverse = b.Let("inverse", Inverse(rest / count));
        if (WithNumbers)
        {
            if (mean is not null)
            {
                b.Store("numbers", 0, mean);
            }

            b.Store("numbers", Centered ? 1 : 0, inverse);
        }

        var inverses = b.Let("inverses", new Broadcast(inverse));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) => b.Store(
            "y",
            c,
            b.Let(
                "result" + VectorTiles.Suffix(Channels, lanes, active[0]),
                Result(Distance(new Load("x", c, true), center) * inverses, pointer => new Load(pointer, c, true))),
            active[0]));

        void AddSquare(Value x, Local? from, Local to, string suffix)
        {
            var distance = b.Let("distance" + suffix, Distance(x, from));
            b.Assign(to, new Fma(distance, distance, to));
        }
    }

    private static Value Distance(Value x, Local? mean) => mean is null ? x : x - mean;

    private Value Inverse(Value square) => new Constant(1, square.IsVector)
        / new Unary(UnaryOperator.Sqrt, Epsilon == 0 ? square : square + new Constant(Epsilon, square.IsVector));

    private Value Result(Value normalized, Func<string, Value> ofChannel) => !Affine ? normalized
        : Centered ? new Fma(normalized, ofChannel("scale"), ofChannel("shift"))
        : normalized * ofChannel("scale");
}
