using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// How the columns of a product are cut into panels of some vectors. Panels are about equal, so that none is too narrow
/// to keep the multipliers busy. The last panel, if it is another one, ends in a vector that overlaps the one before.
/// </summary>
/// <param name="Vectors">The vectors of whole panels; 0 if there are none.</param>
/// <param name="LastVectors">The vectors of the last panel; 0 if it is as the others are.</param>
/// <param name="Few">The number of columns if they are fewer than a vector; else 0.</param>
public sealed record MatMulColumns(int Vectors, int LastVectors, int Few)
{
    private const int MostRows = 8;

    private static readonly IndexExpression Count = KernelBuilder.Index("columns");

    private int Widest => Math.Max(Vectors, LastVectors);

    /// <summary>How columns are cut.</summary>
    public static MatMulColumns Of(int columns, InstructionSet isa)
    {
        int vectors = (columns + isa.Lanes - 1) / isa.Lanes;
        int panel = MatMul.Evenly(vectors, OuterProductTile.Vectors(isa));
        if (columns % (panel * isa.Lanes) == 0)
        {
            return new MatMulColumns(panel, 0, 0);
        }

        int whole = (vectors - 1) / panel;
        return new MatMulColumns(whole == 0 ? 0 : panel, vectors - (whole * panel), columns < isa.Lanes ? columns : 0);
    }

    /// <summary>The rows of a register tile, which fills three quarters of the registers at most.</summary>
    public int TileRows(int rows, InstructionSet isa) => MatMul.Evenly(rows, Math.Min(MostRows, isa.Registers * 3 / 4 / Widest));

    /// <summary>Sizes within a method's name.</summary>
    public string Name => (Vectors > 0 ? Invariant($"_panel{Vectors}") : "") + (LastVectors > 0 ? Invariant($"_last{LastVectors}") : "")
        + (Few > 0 ? Invariant($"_to{Few}") : "");

    /// <summary>Sizes in words.</summary>
    public string Description => Few > 0 ? Invariant($"of {Few} columns")
        : Vectors == 0 ? Invariant($"of {LastVectors} vectors of columns")
        : Invariant($"of {Vectors} vectors of columns") + (LastVectors > 0 ? Invariant($", the last of {LastVectors}") : "");

    /// <summary>Writes the loops over panels. The body gets the first column of a panel, the offset of each of its
    /// vectors from there, and the number of active lanes of the only vector, or 0 for all.</summary>
    public void For(KernelBuilder b, InstructionSet isa, Action<IndexExpression, IndexExpression[], int> body)
    {
        IndexExpression whole = 0;
        if (Vectors > 0)
        {
            int step = Vectors * isa.Lanes;
            whole = LastVectors == 0 ? Count : b.LetIndex("wholeColumns", (Count - 1) / step * step);
            b.For("i", 0, whole, i => body(i, [.. Enumerable.Range(0, Vectors).Select(v => (IndexExpression)(v * isa.Lanes))], 0), step);
        }

        if (LastVectors == 0)
        {
            return;
        }

        IndexExpression[] offsets = [.. Enumerable.Range(0, LastVectors).Select(v => (IndexExpression)(v * isa.Lanes))];
        if (Few == 0)
        {
            offsets[LastVectors - 1] = b.LetIndex("lastVector", Count - isa.Lanes - whole);
        }

        body(whole, offsets, Few);
    }
}
