using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// Running sums along the middle axis of x (outer, length, inner), planar. Operands: x, y; y may be x. A work item is a
/// vector along the inner axis, of the last of which fewer lanes may count, or a row if there is no inner axis.
/// </summary>
/// <param name="Outer">The extent of the outer axis.</param>
/// <param name="Length">The number of terms.</param>
/// <param name="Inner">The extent of the inner axis.</param>
/// <param name="Exclusive">Whether a sum leaves out its own element.</param>
/// <param name="Reverse">Whether sums begin at the end.</param>
public sealed record CumSumKernel(int Outer, int Length, int Inner, bool Exclusive, bool Reverse) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"RunningSum_{Outer}x{Length}x{Inner}{(Exclusive ? "_exclusive" : "")}{(Reverse ? "_reverse" : "")}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Outer;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        b.For("outer", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), outer =>
        {
            var first = b.LetIndex("first", outer * (Length * Inner));
            if (Inner == 1)
            {
                Write(b, first, 0, isVector: false, "");
                return;
            }

            VectorTiles.For(b, "p", Inner, isa.Lanes, 1, (p, active) =>
                Write(b, first + p, active[0], isVector: true, VectorTiles.Suffix(Inner, isa.Lanes, active[0])));
        });
        return new Kernel(
            Name,
            [
                Invariant($"y ({Outer}, {Length}, {Inner}) = the sums of x along the middle axis {(Reverse ? "from" : "up to")} each element,")
                    + (Exclusive ? " without it; y may be x." : " with it; y may be x."),
            ],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);
    }

    private void Write(KernelBuilder b, IndexExpression first, int active, bool isVector, string suffix)
    {
        var sum = b.Let("sum" + suffix, new Constant(0, isVector));
        b.For("i" + suffix, 0, Length, i =>
        {
            var at = b.LetIndex("at" + suffix, first + ((Reverse ? (IndexExpression)(Length - 1) - i : i) * Inner));
            var value = b.Let("value" + suffix, new Load("x", at, isVector));
            if (Exclusive)
            {
                b.Store("y", at, sum, active);
                b.Assign(sum, sum + value);
            }
            else
            {
                b.Assign(sum, sum + value);
                b.Store("y", at, sum, active);
            }
        });
    }
}
