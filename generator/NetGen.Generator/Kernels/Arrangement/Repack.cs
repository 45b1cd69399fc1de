using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// Copies a tensor (C, positions) from one layout to the other; lanes past the channels become zero. Operands: x, y. A
/// work item is a channel block.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="From">The layout of x.</param>
/// <param name="To">The layout of y.</param>
public sealed record Repack(int Channels, int Positions, Layout From, Layout To) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"Repack_{Channels}x{Positions}_{Text(From)}_to_{Text(To)}");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Channels + isa.Lanes - 1) / isa.Lanes;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        RowTiles.For(b, Channels, isa.Lanes, (c, count) =>
        {
            // A block begins at the same offset in both layouts.
            string x = b.LetPointer("from", "x", c * Positions);
            string y = b.LetPointer("to", "y", c * Positions);
            int floats = To == Layout.Blocked ? isa.Lanes : count;
            b.For("p", 0, Positions, p =>
            {
                for (int lane = 0; lane < floats; lane++)
                {
                    Value value = lane < count
                        ? new Load(x, At(From, p, lane), false)
                        : new Constant(0, false);
                    b.Store(y, At(To, p, lane), value);
                }
            });
        });
        return new Kernel(
            Name,
            [Invariant($"y = x ({Channels}, {Positions}), {Text(From)} to {Text(To)}: by blocks of {isa.Lanes} channels, then positions.")],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);

        IndexExpression At(Layout layout, IndexExpression p, int lane) =>
            layout == Layout.Blocked ? (p * isa.Lanes) + lane : p + (lane * Positions);
    }

    private static string Text(Layout layout) => layout == Layout.Blocked ? "blocked" : "planar";
}
