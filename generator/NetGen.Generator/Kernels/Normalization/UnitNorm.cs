using NetGen.Generator.Kernels.Elementwise;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// y = x / max(|x|, epsilon), the norm over the channels of each position, both (C, positions), planar. Operands: x, y;
/// y may be x. The gradient: dx = (dy - x sum(dy x) / |x|^2) / |x| where the norm is at least epsilon, else dy /
/// epsilon; operands: dy, x, dx; dx may be dy. A work item is a vector of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Epsilon">The smallest divisor.</param>
/// <param name="Gradient">Whether this is the gradient.</param>
public sealed record UnitNorm(int Channels, int Positions, float Epsilon, bool Gradient) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name =>
        (Gradient ? "UnitNormGradient" : "UnitNorm") + Invariant($"_{Channels}x{Positions}_epsilon") + ActivationFunctions.Number(Epsilon);

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Gradient
            ? Invariant($"dx ({Channels}, {Positions}) = (dy - x slope) inverse, inverse = 1 / the norm of x over channels, slope = sum(dy x) inverse^2.")
            : Invariant($"y ({Channels}, {Positions}) = x inverse, inverse = 1 / the norm of x over channels; y may be x."),
        "Two passes over the channels: the sums, the results.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands => Gradient ? ["dy", "x", "dx"] : ["x", "y"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active)
    {
        var (squares, dot) = Sums(b);
        b.For("c", 0, Channels, c => AddTo(b, squares, dot, pointer => new Load(pointer, (c * Positions) + p, true), ""));
        var (inverse, slope) = Coefficients(b, squares, dot);
        b.For("c", 0, Channels, c => Write(b, (c * Positions) + p, active, "", inverse, slope));
    }

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes)
    {
        var (squares, dot) = Sums(b);
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) => AddTo(
            b, squares, dot, pointer => new Load(pointer, c, true, active[0]), VectorTiles.Suffix(Channels, lanes, active[0])));
        var (inverse, slope) = Coefficients(
            b,
            b.Let("norm2", new Broadcast(new Sum(squares))),
            dot is null ? null : b.Let("dotSum", new Broadcast(new Sum(dot))));
        VectorTiles.For(b, "c", Channels, lanes, 1, (c, active) =>
            Write(b, c, active[0], VectorTiles.Suffix(Channels, lanes, active[0]), inverse, slope));
    }

    private (Local Squares, Local? Dot) Sums(KernelBuilder b) =>
        (b.Let("squares", new Constant(0, true)), Gradient ? b.Let("dot", new Constant(0, true)) : null);

    private static void AddTo(KernelBuilder b, Local squares, Local? dot, Func<string, Value> load, string suffix)
    {
        var x = b.Let("value" + suffix, load("x"));
        b.Assign(squares, new Fma(x, x, squares));
        if (dot is not null)
        {
            b.Assign(dot, new Fma(load("dy"), x, dot));
        }
    }

    private (Local Inverse, Local? Slope) Coefficients(KernelBuilder b, Local squares, Local? dot)
    {
        var norm = b.Let("norm", new Unary(UnaryOperator.Sqrt, squares));
        var inverse = b.Let("inverse", new Constant(1, true) / ActivationFunctions.AtLeast(Epsilon, norm));
        if (dot is null)
        {
            return (inverse, null);
        }

        // Where epsilon is the divisor, it does not depend on x.
        var slope = new Select(
            Comparison.GreaterOrEqual, norm, new Constant(Epsilon, true), dot * inverse * inverse, new Constant(0, true));
        return (inverse, b.Let("slope", slope));
    }

    private static void Write(KernelBuilder b, IndexExpression at, int active, string suffix, Local inverse, Local? slope)
    {
        var x = new Load("x", at, true);
        var result = slope is null ? x * inverse : (new Load("dy", at, true) - (x * slope)) * inverse;
        b.Store(slope is null ? "y" : "dx", at, b.Let("result" + suffix, result), active);
    }
}
