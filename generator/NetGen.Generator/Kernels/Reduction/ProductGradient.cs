using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Reduction;

/// <summary>
/// The gradient of the product of the elements along some axes: dy times the product of the others, which is the product
/// of those before and of those behind, so that zeros are no matter. Operands: dy, x, dx. A work item is an index along
/// the first axis that stays, or a tile of two vectors of it.
/// </summary>
/// <param name="Axes">The axes of x.</param>
public sealed record ProductGradient(ReductionAxes Axes) : KernelSpec
{
    private const int Vectors = 2;

    /// <inheritdoc/>
    public override string Name => "ProductGradient" + Axes.Name("of");

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
            bool isVector = !Axes.LastIsReduced;
            int[] lanes = isVector ? active : [0];
            Local[] before = [.. lanes.Select((_, v) => b.Let(Invariant($"before{v}{suffix}"), new Constant(1, isVector)))];
            Products(b, isa, from, lanes, before, backwards: false, (at, v) => b.Store(to, at, before[v], lanes[v]));
            Local[] behind = [.. lanes.Select((_, v) => b.Let(Invariant($"behind{v}{suffix}"), new Load("dy", y + (v * isa.Lanes), isVector)))];
            Products(b, isa, from, lanes, behind, backwards: true, (at, v) =>
            {
                var gradient = b.Let(Invariant($"gradient{v}"), new Load(to, at, isVector) * behind[v]);
                b.Store(to, at, gradient, lanes[v]);
            });
        });
        return new Kernel(
            Name,
            [
                Invariant($"dx {Axes.Text} = dy times the product of the other elements of x along the axes with a star."),
                "Two passes: forwards the products of the elements before each, backwards dy times those behind it.",
            ],
            KernelParameters.Of(Reach, ["dy", "x", "dx"]),
            b.Statements);
    }

    // Visits the elements, each before it enters the product.
    private void Products(
        KernelBuilder b, InstructionSet isa, string from, int[] lanes, Local[] products, bool backwards, Action<IndexExpression, int> visit)
    {
        int run = Axes.LastIsReduced ? Axes.Extents[Axes.Extents.Count - 1] : 1;
        Axes.ForEachElement(b, 0, backwards, at => b.For("t", 0, run, t =>
        {
            var element = at + (backwards ? (IndexExpression)(run - 1) - t : t);
            for (int v = 0; v < lanes.Length; v++)
            {
                visit(element + (v * isa.Lanes), v);
                b.Assign(products[v], products[v] * new Load(from, element + (v * isa.Lanes), products[v].IsVector));
            }
        }));
    }
}
