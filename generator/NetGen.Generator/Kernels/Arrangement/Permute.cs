using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// The axes of planar memory in another order. Operands: x, y. A work item is an index along the outermost axis of y.
/// </summary>
/// <param name="In">The extents of x, outermost first, each more than 1.</param>
/// <param name="Order">For each axis of y the one of x that it is; no two that stand together in x stand together
/// here.</param>
public sealed record Permute(EquatableArray<int> In, EquatableArray<int> Order) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"Permute_{Join("x", In)}_as{Join("", Order)}");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>The kernel for any axes: those of extent 1 are left out, and those that stay together become
    /// one.</summary>
    /// <param name="extents">The extents of x, outermost first.</param>
    /// <param name="order">For each axis of y the one of x that it is.</param>
    public static Permute Of(int[] extents, int[] order)
    {
        var runs = new List<List<int>>();
        int[] longer = [.. Enumerable.Range(0, extents.Length).Where(axis => extents[axis] > 1)];
        foreach (int axis in order.Select(axis => Array.IndexOf(longer, axis)).Where(axis => axis >= 0))
        {
            if (runs.Count > 0 && runs[runs.Count - 1][runs[runs.Count - 1].Count - 1] == axis - 1)
            {
                runs[runs.Count - 1].Add(axis);
            }
            else
            {
                runs.Add([axis]);
            }
        }

        var inX = runs.OrderBy(run => run[0]).ToList();
        return new Permute(
            inX.Select(run => run.Aggregate(1, (product, axis) => product * extents[longer[axis]])).ToEquatableArray(),
            runs.Select(run => inX.IndexOf(run)).ToEquatableArray());
    }

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => In[Order[0]];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        int last = Order.Count - 1;
        int[] steps = new int[In.Count];
        int[] outSteps = new int[In.Count];
        for (int axis = last, step = 1, outStep = 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            outSteps[axis] = outStep;
            step *= In[axis];
            outStep *= In[Order[axis]];
        }

        var b = new KernelBuilder();
        b.For("i0", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), i => Along(1, i * steps[Order[0]], i * outSteps[0]));
        string along = Order[last] == last ? "Vectors along the last axis." : Invariant($"Every {steps[Order[last]]}th float of x after the other.");
        return new Kernel(
            Name,
            [Invariant($"y ({Join(", ", Order.Select(axis => In[axis]))}) = x ({Join(", ", In)}) with its axes in the order {Join(", ", Order)}."), along],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);

        void Along(int axis, IndexExpression from, IndexExpression to)
        {
            if (axis < last)
            {
                b.For(Invariant($"i{axis}"), 0, In[Order[axis]], i =>
                    Along(axis + 1, from + (i * steps[Order[axis]]), to + (i * outSteps[axis])));
                return;
            }

            string x = b.LetPointer("from", "x", from);
            string y = b.LetPointer("to", "y", to);
            int step = steps[Order[last]];
            if (step == 1)
            {
                VectorTiles.For(b, "w", In[last], isa.Lanes, 1, (w, active) =>
                {
                    Value value = new Load(x, w, true);
                    b.Store(y, w, active[0] == 0 ? value : b.Let("rest", value), active[0]);
                });
            }
            else
            {
                b.For("w", 0, In[Order[last]], w => b.Store(y, w, new Load(x, w * step, false)));
            }
        }
    }

    private static string Join(string separator, IEnumerable<int> numbers) => string.Join(separator, numbers.Select(number => Invariant($"{number}")));
}
