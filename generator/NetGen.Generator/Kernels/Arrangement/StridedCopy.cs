using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// Repeated elements: y, dense, from x, each of whose axes is read in steps. Operands: x, y. A work item is an index
/// along the outermost axis of y, or all of the only one.
/// </summary>
/// <param name="Axes">The axes of y, outermost first, of which no two could be one.</param>
/// <param name="Divisor">What each element is divided by.</param>
public sealed record StridedCopy(EquatableArray<StridedAxis> Axes, int Divisor) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        "StridedCopy" + string.Concat(Axes.Select(axis => Invariant($"_{axis.Extent}by{axis.Stride}"))) + (Divisor == 1 ? "" : Invariant($"_over{Divisor}"));

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>The kernel for some axes of y, outermost first: those that lie in x as one do become one.</summary>
    public static StridedCopy Of(IEnumerable<StridedAxis> axes, int divisor = 1)
    {
        var merged = new List<StridedAxis>();
        foreach (var axis in axes.Where(axis => axis.Extent > 1))
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is var outer && outer.Stride == axis.Extent * axis.Stride)
            {
                merged[merged.Count - 1] = new StridedAxis(outer.Extent * axis.Extent, axis.Stride);
            }
            else
            {
                merged.Add(axis);
            }
        }

        return new StridedCopy(merged.DefaultIfEmpty(new StridedAxis(1, 1)).ToEquatableArray(), divisor);
    }

    /// <summary>The kernel of a tensor that is repeated along its axes.</summary>
    /// <param name="extents">The extents of x, outermost first.</param>
    /// <param name="times">How often along each axis.</param>
    /// <param name="divisor">What each element is divided by.</param>
    public static StridedCopy Tile(IReadOnlyList<int> extents, IReadOnlyList<int> times, int divisor = 1)
    {
        var axes = new List<StridedAxis>();
        for (int i = extents.Count - 1, stride = 1; i >= 0; i--)
        {
            axes.Insert(0, new StridedAxis(extents[i], stride));
            axes.Insert(0, new StridedAxis(times[i], 0));
            stride *= extents[i];
        }

        return Of(axes, divisor);
    }

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Axes.Count == 1 ? 1 : Axes[0].Extent;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        b.For("i0", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), i =>
        {
            if (Axes.Count == 1)
            {
                Along(0, 0, 0);
            }
            else
            {
                Along(1, i * Axes[0].Stride, i * Step(0));
            }
        });
        return new Kernel(
            Name,
            [
                Invariant($"y ({Join(axis => axis.Extent)}) = x, read in steps of ({Join(axis => axis.Stride)}) floats{(Divisor == 1 ? "" : Invariant($", over {Divisor}"))}."),
                Axes[Axes.Count - 1].Stride switch
                {
                    0 => "Vectors of one element along the last axis.",
                    1 => "Vectors along the last axis.",
                    _ => "One element of the last axis after the other.",
                },
            ],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);

        void Along(int axis, IndexExpression from, IndexExpression to)
        {
            if (axis < Axes.Count - 1)
            {
                b.For(Invariant($"i{axis}"), 0, Axes[axis].Extent, i => Along(axis + 1, from + (i * Axes[axis].Stride), to + (i * Step(axis))));
                return;
            }

            Row(b, isa, Axes[axis], b.LetPointer("from", "x", from), b.LetPointer("to", "y", to));
        }
    }

    private void Row(KernelBuilder b, InstructionSet isa, StridedAxis row, string x, string y)
    {
        if (row.Stride > 1)
        {
            b.For("w", 0, row.Extent, w => b.Store(y, w, Divided(new Load(x, w * row.Stride, false))));
            return;
        }

        var same = row.Stride == 0 ? b.Let("same", new Broadcast(Divided(new Load(x, 0, false)))) : null;
        VectorTiles.For(b, "w", row.Extent, isa.Lanes, 1, (w, active) =>
        {
            Value value = same ?? Divided(new Load(x, w, true));
            b.Store(y, w, active[0] == 0 ? value : b.Named("rest", value), active[0]);
        });
    }

    private Value Divided(Value value) => Divisor == 1 ? value : value / new Constant(Divisor, value.IsVector);

    private int Step(int axis) => Axes.Skip(axis + 1).Aggregate(1, (product, inner) => product * inner.Extent);

    private string Join(Func<StridedAxis, int> number) => string.Join(", ", Axes.Select(axis => Invariant($"{number(axis)}")));
}
