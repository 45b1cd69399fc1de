using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// y = x s^-beta, s = k + alpha / size * the sum of x^2 over size channels, of which some are before this one, all
/// (C, positions), planar. Operands: x, y and, if wanted, s. A work item is a channel.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Size">The number of channels summed.</param>
/// <param name="Before">How many of them are before this one.</param>
/// <param name="Alpha">The factor of their mean.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="K">What is added.</param>
/// <param name="WithBase">Whether s is written.</param>
public sealed record LocalResponse(
    int Channels, int Positions, int Size, int Before, float Alpha, float Beta, float K, bool WithBase) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"LocalResponse_{Channels}x{Positions}_size{Size}")
        + $"_alpha{ActivationFunctions.Number(Alpha)}_beta{ActivationFunctions.Number(Beta)}_k{ActivationFunctions.Number(K)}"
        + SideOf(Size, Before) + (WithBase ? "_base" : "");

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Channels;

    /// <summary>The part of a kernel's name that tells where the channels are, unless half of them are before.</summary>
    internal static string SideOf(int size, int before) => before == size / 2 ? "" : Invariant($"_before{before}");

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            var first = b.LetIndex("first", IndexExpression.Max(c - Before, 0));
            var last = b.LetIndex("last", IndexExpression.Min(c + (Size - Before), Channels));
            VectorTiles.For(b, "i", Positions, isa.Lanes, 1, (i, active) =>
            {
                string suffix = VectorTiles.Suffix(Positions, isa.Lanes, active[0]);
                var sum = b.Let("sum" + suffix, new Constant(0, true));
                b.For("neighbour", first, last, neighbour =>
                {
                    var near = b.Let("near" + suffix, new Load("x", (neighbour * Positions) + i, true));
                    b.Assign(sum, new Fma(near, near, sum));
                });
                var s = b.Let("s" + suffix + "Base", new Fma(sum, new Constant(Alpha / Size, true), new Constant(K, true)));
                if (WithBase)
                {
                    b.Store("s", (c * Positions) + i, s, active[0]);
                }

                var power = InversePower.Write(b, suffix, s, Beta);
                var y = b.Let("result" + suffix, new Load("x", (c * Positions) + i, true) * power);
                b.Store("y", (c * Positions) + i, y, active[0]);
            });
        });
        return new Kernel(
            Name,
            [
                Invariant($"y ({Channels}, {Positions}) = x / s^{Beta}, s = {K} + {Alpha} / {Size} * the sum of x^2 over {Size} channels around each."),
                "Channels, then positions by the vector; sum holds the squares of the neighbours.",
            ],
            KernelParameters.Of(Reach, WithBase ? ["x", "y", "s"] : ["x", "y"]),
            b.Statements);
    }
}
