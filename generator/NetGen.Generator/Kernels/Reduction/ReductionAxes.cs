using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Reduction;

/// <summary>
/// The axes of a dense tensor x that is reduced to a dense tensor y: axes that stay and axes that are reduced, by turns.
/// Where the innermost stays, a vector holds results side by side. Else it holds elements of one result.
/// </summary>
/// <param name="Extents">The extents, outermost first, each more than 1.</param>
/// <param name="FirstIsReduced">Whether the first axis is reduced; the second then stays, and so on.</param>
public sealed record ReductionAxes(EquatableArray<int> Extents, bool FirstIsReduced)
{
    /// <summary>The axes of a tensor, outermost first, of which neighbours of one kind become one.</summary>
    public static ReductionAxes Of(IEnumerable<(int Extent, bool IsReduced)> axes)
    {
        var merged = new List<(int Extent, bool IsReduced)>();
        foreach (var axis in axes.Where(axis => axis.Extent > 1))
        {
            if (merged.Count > 0 && merged[merged.Count - 1].IsReduced == axis.IsReduced)
            {
                merged[merged.Count - 1] = (merged[merged.Count - 1].Extent * axis.Extent, axis.IsReduced);
            }
            else
            {
                merged.Add(axis);
            }
        }

        return new ReductionAxes(merged.Select(axis => axis.Extent).ToEquatableArray(), merged.Count > 0 && merged[0].IsReduced);
    }

    /// <summary>The axes as part of a kernel's name: <c>512_sum49</c> for a reduction of the second.</summary>
    public string Name(string reduced) =>
        string.Concat(Enumerable.Range(0, Extents.Count).Select(axis => Invariant($"_{(IsReduced(axis) ? reduced : "")}{Extents[axis]}")));

    /// <summary>The axes as a comment has them: <c>(512, 49*)</c>.</summary>
    public string Text => "(" + string.Join(", ", Extents.Select((extent, axis) => Invariant($"{extent}{(IsReduced(axis) ? "*" : "")}"))) + ")";

    /// <summary>The number of elements that are reduced to one.</summary>
    public int Elements => Reduced.Aggregate(1, (product, axis) => product * Extents[axis]);

    /// <summary>Whether the innermost axis is reduced.</summary>
    public bool LastIsReduced => IsReduced(Extents.Count - 1);

    /// <summary>The axes that are reduced.</summary>
    public IEnumerable<int> Reduced => Enumerable.Range(0, Extents.Count).Where(IsReduced);

    /// <summary>The floats of x from an element to the next along an axis.</summary>
    public int Stride(int axis) => Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);

    private IEnumerable<int> Kept => Enumerable.Range(0, Extents.Count).Where(axis => !IsReduced(axis));

    // The axis along which work is shared, -1 if none: the first that stays.
    private int Shared => Kept.DefaultIfEmpty(-1).First();

    private bool SharesVectors => !LastIsReduced && Shared == Extents.Count - 1;

    /// <summary>The number of work items: indices along the first axis that stays; tiles of some vectors if that is the
    /// innermost; 1 if none stays.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="vectors">The vectors of a tile.</param>
    public int WorkItems(InstructionSet isa, int vectors) =>
        Shared < 0 ? 1
        : SharesVectors ? (Extents[Shared] + (vectors * isa.Lanes) - 1) / (vectors * isa.Lanes)
        : Extents[Shared];

    /// <summary>Writes the loops over the results of the work items <c>begin</c> to <c>end</c>. The body gets where the
    /// elements of a result, or of a tile of them, begin in x, where the result lies in y, and the active lanes of each
    /// vector of the tile, 0 for all; it names locals with the suffix.</summary>
    public void ForEachResult(
        KernelBuilder b, InstructionSet isa, int vectors, Action<IndexExpression, IndexExpression, int[], string> body)
    {
        int[] kept = [.. Kept];
        int last = Extents.Count - 1;
        if (SharesVectors)
        {
            RowTiles.For(b, Extents[last], vectors * isa.Lanes, (first, count) => Tile(first, first, count, Extents[last]));
            return;
        }

        b.For("item", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), item =>
        {
            if (kept.Length == 0)
            {
                body(0, 0, [], "");
            }
            else
            {
                Within(1, item * Stride(kept[0]), item * ResultStride(kept, 0));
            }
        });

        void Within(int number, IndexExpression x, IndexExpression y)
        {
            if (number == kept.Length)
            {
                body(x, y, [], "");
                return;
            }

            int axis = kept[number];
            if (axis == last)
            {
                VectorTiles.For(b, "w", Extents[last], isa.Lanes, vectors, (w, active) =>
                    Tile(x + w, y + w, active[active.Length - 1] is > 0 and var rest ? ((active.Length - 1) * isa.Lanes) + rest : active.Length * isa.Lanes, Extents[last]));
                return;
            }

            b.For(Invariant($"k{number}"), 0, Extents[axis], k => Within(number + 1, x + (k * Stride(axis)), y + (k * ResultStride(kept, number))));
        }

        void Tile(IndexExpression x, IndexExpression y, int count, int all)
        {
            int[] active = new int[(count + isa.Lanes - 1) / isa.Lanes];
            active[active.Length - 1] = count % isa.Lanes;
            body(x, y, active, count < vectors * isa.Lanes && all > count ? "Rest" : "");
        }
    }

    /// <summary>Writes the loops over the reduced axes but for the innermost, if that is one of them.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="x">Where the elements begin.</param>
    /// <param name="backwards">Whether the last element comes first.</param>
    /// <param name="body">Gets where an element, or a run of them, begins.</param>
    public void ForEachElement(KernelBuilder b, IndexExpression x, bool backwards, Action<IndexExpression> body)
    {
        int[] axes = [.. Reduced.Where(axis => axis < Extents.Count - 1)];
        Within(0, x);

        void Within(int number, IndexExpression at)
        {
            if (number == axes.Length)
            {
                body(at);
                return;
            }

            int axis = axes[number];
            b.For(Invariant($"r{number}"), 0, Extents[axis], r =>
                Within(number + 1, at + ((backwards ? (IndexExpression)(Extents[axis] - 1) - r : r) * Stride(axis))));
        }
    }

    private int ResultStride(int[] kept, int number) => kept.Skip(number + 1).Aggregate(1, (product, axis) => product * Extents[axis]);

    private bool IsReduced(int axis) => axis % 2 == 0 == FirstIsReduced;
}
