using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// The gradient of <see cref="LocalResponse"/>: dx = dy s^-beta - 2 alpha beta / size * x * the sum of dy y / s over
/// the channels whose sums hold this one; all planar. Operands: dy, x, y,
/// s, dx. A work item is a channel.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Size">The number of channels summed.</param>
/// <param name="Before">How many of them are before the one whose sum it is.</param>
/// <param name="Alpha">The factor of their mean.</param>
/// <param name="Beta">The exponent.</param>
public sealed record LocalResponseGradient(int Channels, int Positions, int Size, int Before, float Alpha, float Beta) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"LocalResponseGradient_{Channels}x{Positions}_size{Size}")
        + $"_alpha{ActivationFunctions.Number(Alpha)}_beta{ActivationFunctions.Number(Beta)}"
        + LocalResponse.SideOf(Size, Before);

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Channels;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            var first = b.LetIndex("first", IndexExpression.Max(c - (Size - 1 - Before), 0));
            var last = b.LetIndex("last", IndexExpression.Min(c + (Before + 1), Channels));
            VectorTiles.For(b, "i", Positions, isa.Lanes, 1, (i, active) =>
            {
                string suffix = VectorTiles.Suffix(Positions, isa.Lanes, active[0]);
                var sum = b.Let("sum" + suffix, new Constant(0, true));
                b.For("neighbour", first, last, neighbour =>
                {
                    var at = b.LetIndex("at" + suffix, (neighbour * Positions) + i);
                    b.Assign(sum, new Fma(new Load("dy", at, true), new Load("y", at, true) / new Load("s", at, true), sum));
                });
                var here = b.LetIndex("here" + suffix, (c * Positions) + i);
                var own = b.Let("own" + suffix, new Load("s", here, true));
                var direct = new Load("dy", here, true) * InversePower.Write(b, suffix, own, Beta);
                var factor = new Constant(-2 * Alpha * Beta / Size, true);
                var dx = b.Let("result" + suffix, new Fma(sum * factor, new Load("x", here, true), direct));
                b.Store("dx", here, dx, active[0]);
            });
        });
        return new Kernel(
            Name,
            [
                Invariant($"dx ({Channels}, {Positions}) = dy / s^{Beta} - 2 * {Alpha} * {Beta} / {Size} * x * the sum of dy y / s over the channels that x is a neighbour of."),
                "Channels, then positions by the vector; sum holds that sum.",
            ],
            KernelParameters.Of(Reach, ["dy", "x", "y", "s", "dx"]),
            b.Statements);
    }
}
