using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The gradient of <see cref="GlobalAvgPool"/>: every position of a channel gets an equal share: dy (C), planar, to
/// dx (C, positions). Operands: dy, dx. A work item is a channel or channel block.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of dx.</param>
public sealed record GlobalAvgPoolGradient(int Channels, int Positions, Layout Layout) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"GlobalAvgPoolGradient_{Channels}x{Positions}_{(Layout == Layout.Blocked ? "blocked" : "planar")}");

    /// <inheritdoc/>
    public override string Family => "Pooling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) =>
        Layout == Layout.Blocked ? (Channels + isa.Lanes - 1) / isa.Lanes : Channels;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        var scale = new Constant(1f / Positions, true);
        if (Layout == Layout.Blocked)
        {
            // The lanes past the channels are zero, since what lies behind dy may not be finite.
            RowTiles.For(b, Channels, isa.Lanes, (c, count) =>
            {
                var g = b.Let("g", new Load("dy", c, true, count == isa.Lanes ? 0 : count) * scale);
                b.For("p", 0, Positions, p => b.Store("dx", (c * Positions) + (p * isa.Lanes), g));
            });
        }
        else
        {
            b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
            {
                var g = b.Let("g", new Broadcast(new Load("dy", c, false)) * scale);
                VectorTiles.For(b, "p", Positions, isa.Lanes, 1, (p, active) => b.Store("dx", (c * Positions) + p, g, active[0]));
            });
        }

        return new Kernel(
            Name,
            [Invariant($"dx ({Channels}, {Positions}) = dy ({Channels}) / {Positions} at every position; g holds the share.")],
            KernelParameters.Of(Reach, ["dy", "dx"]),
            b.Statements);
    }
}
