using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// Copies a tensor (C, D, H, W) into a planar one with zeros around, and between, its elements. Operands: x, y. A work
/// item is a channel.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Depth">Zeros along depth.</param>
/// <param name="Height">Zeros along height.</param>
/// <param name="Width">Zeros along width.</param>
/// <param name="From">The layout of x.</param>
public sealed record Pad(int Channels, PadAxis Depth, PadAxis Height, PadAxis Width, Layout From) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"Pad_{Channels}x{Depth.Text}x{Height.Text}x{Width.Text}_{(From == Layout.Blocked ? "blocked" : "planar")}");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Channels;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int size = Depth.Out * Height.Out * Width.Out;
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            string y = b.LetPointer("channel", "y", c * size);
            var zero = b.Let("zero", new Constant(0, true));
            VectorTiles.For(b, "i", size, isa.Lanes, 1, (i, active) => b.Store(y, i, zero, active[0]));
            string x = From == Layout.Blocked
                ? b.LetPointer("from", "x", (c / isa.Lanes * (Depth.In * Height.In * Width.In * isa.Lanes)) + (c % isa.Lanes))
                : b.LetPointer("from", "x", c * (Depth.In * Height.In * Width.In));
            b.For("d", 0, Depth.In, d => b.For("h", 0, Height.In, h =>
                Row(b, isa, x, ((d * Height.In) + h) * Width.In, y, Target(d, h))));
        });
        return new Kernel(
            Name,
            [
                Invariant($"y ({Channels}, {Depth.Out}, {Height.Out}, {Width.Out}) = x ({Channels}, {Depth.In}, {Height.In}, {Width.In})")
                    + (IsSpaced ? " with zeros around," : " with zeros around."),
                .. IsSpaced
                    ? new[] { Invariant($"and {Depth.Spacing - 1}, {Height.Spacing - 1} and {Width.Spacing - 1} zeros between elements.") }
                    : [],
                "By channels: clear, then copy rows.",
            ],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);
    }

    private bool IsSpaced => Depth.Spacing * Height.Spacing * Width.Spacing > 1;

    private IndexExpression Target(IndexExpression d, IndexExpression h) =>
        (((((d * Depth.Spacing) + Depth.Begin) * Height.Out) + (h * Height.Spacing) + Height.Begin) * Width.Out) + Width.Begin;

    private void Row(KernelBuilder b, InstructionSet isa, string x, IndexExpression from, string y, IndexExpression to)
    {
        if (From == Layout.Planar && Width.Spacing == 1)
        {
            VectorTiles.For(b, "w", Width.In, isa.Lanes, 1, (w, active) =>
            {
                Value value = new Load(x, from + w, true);
                b.Store(y, to + w, active[0] == 0 ? value : b.Let("rest", value), active[0]);
            });
        }
        else
        {
            int floats = From == Layout.Blocked ? isa.Lanes : 1;
            b.For("w", 0, Width.In, w => b.Store(y, to + (w * Width.Spacing), new Load(x, (from + w) * floats, false)));
        }
    }
}
