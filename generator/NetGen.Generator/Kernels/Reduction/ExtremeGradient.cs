using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Reduction;

/// <summary>
/// The gradient of the largest or smallest element along some axes: dy, shared evenly among the elements that are it.
/// Operands: dy, x, y, dx. A work item is an index along the first axis that stays, or a tile of two vectors of it.
/// </summary>
/// <param name="Axes">The axes of x.</param>
public sealed record ExtremeGradient(ReductionAxes Axes) : KernelSpec
{
    private const int Vectors = 2;

    /// <inheritdoc/>
    public override string Name => "ExtremeGradient" + Axes.Name("of");

    /// <inheritdoc/>
    public override string Family => "Reduction";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Axes.WorkItems(isa, Vectors);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Axes.ForEachResult(b, isa, Vectors, (x, y, active, suffix) =>
        {
            string from = b.LetPointer("from" + suffix, "x", x);
            string to = b.LetPointer("to" + suffix, "dx", x);
            if (Axes.LastIsReduced)
            {
                AlongResult(b, isa, from, to, y);
            }
            else
            {
                AcrossResults(b, isa, from, to, y, active, suffix);
            }
        });
        return new Kernel(
            Name,
            [
                Invariant($"dx {Axes.Text} = dy over the number of elements of x, along the axes with a star, that are y; 0 for the others."),
                "Two passes: ties are counted, then share dy.",
            ],
            KernelParameters.Of(Reach, ["dy", "x", "y", "dx"]),
            b.Statements);
    }

    private void AcrossResults(
        KernelBuilder b, InstructionSet isa, string from, string to, IndexExpression y, int[] active, string suffix)
    {
        Local[] results = Each(v => b.Let(Invariant($"result{v}{suffix}"), new Load("y", y + (v * isa.Lanes), true)));
        Local[] ties = Each(v => b.Let(Invariant($"ties{v}{suffix}"), new Constant(0, true)));
        Axes.ForEachElement(b, 0, backwards: false, at => Each(v => Count(b, ties[v], new Load(from, at + (v * isa.Lanes), true), results[v])));
        Local[] shares = Each(v => b.Let(Invariant($"share{v}{suffix}"), new Load("dy", y + (v * isa.Lanes), true) / ties[v]));
        Axes.ForEachElement(b, 0, backwards: false, at => Each(v =>
        {
            var gradient = b.Let(Invariant($"gradient{v}"), Share(new Load(from, at + (v * isa.Lanes), true), results[v], shares[v]));
            b.Store(to, at + (v * isa.Lanes), gradient, active[v]);
            return gradient;
        }));

        Local[] Each(Func<int, Local> one) => [.. Enumerable.Range(0, active.Length).Select(one)];
    }

    private void AlongResult(KernelBuilder b, InstructionSet isa, string from, string to, IndexExpression y)
    {
        int run = Axes.Extents[Axes.Extents.Count - 1];
        int whole = run / isa.Lanes * isa.Lanes;
        var result = b.Let("result", new Load("y", y, false));
        var results = b.Let("results", new Broadcast(result));
        var ties = b.Let("ties", new Constant(0, true));
        var single = b.Let("single", new Constant(0, false));
        Axes.ForEachElement(b, 0, backwards: false, at =>
        {
            b.For("i", 0, whole, i => Count(b, ties, new Load(from, at + i, true), results), isa.Lanes);
            b.For("t", whole, run, t => Count(b, single, new Load(from, at + t, false), result));
        });
        var share = b.Let("share", new Load("dy", y, false) / (new Sum(ties) + single));
        var shares = b.Let("shares", new Broadcast(share));
        Axes.ForEachElement(b, 0, backwards: false, at =>
        {
            b.For("i", 0, whole, i => b.Store(to, at + i, Share(new Load(from, at + i, true), results, shares)), isa.Lanes);
            b.For("t", whole, run, t => b.Store(to, at + t, Share(new Load(from, at + t, false), result, share)));
        });
    }

    private static Local Count(KernelBuilder b, Local ties, Value x, Value result)
    {
        b.Assign(ties, ties + new Select(Comparison.Equal, x, result, new Constant(1, x.IsVector), new Constant(0, x.IsVector)));
        return ties;
    }

    private static Value Share(Value x, Value result, Value share) =>
        new Select(Comparison.Equal, x, result, share, new Constant(0, x.IsVector));
}
