using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// Copies channels [From, From + Count) of x to channels [To, To + Count) of y, which keep their layout: the parts of a
/// concatenation, and of its gradient. Blocked, From and To are at the beginning of a block. Operands: x, y. A work
/// item is a channel, or a block of them.
/// </summary>
/// <param name="Count">The number of channels.</param>
/// <param name="From">The first channel read.</param>
/// <param name="To">The first channel written.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of both tensors.</param>
public sealed record CopyChannels(int Count, int From, int To, int Positions, Layout Layout) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"CopyChannels_{Count}x{Positions}_from{From}_to{To}_{(Layout == Layout.Blocked ? "blocked" : "planar")}");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Count + Group(isa) - 1) / Group(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int floats = Positions * Group(isa);
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            string x = b.LetPointer("from", "x", (c * floats) + (From * Positions));
            string y = b.LetPointer("to", "y", (c * floats) + (To * Positions));
            int whole = floats / isa.Lanes * isa.Lanes;
            b.For("i", 0, whole, i => b.Store(y, i, new Load(x, i, true)), isa.Lanes);
            if (whole < floats)
            {
                b.Store(y, whole, b.Let("tail", new Load(x, whole, true)), floats - whole);
            }
        });
        return new Kernel(
            Name,
            [Invariant($"y channels {To} to {To + Count - 1} = x channels {From} to {From + Count - 1}, {Positions} positions each.")],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);
    }

    private int Group(InstructionSet isa) => Layout == Layout.Blocked ? isa.Lanes : 1;
}
