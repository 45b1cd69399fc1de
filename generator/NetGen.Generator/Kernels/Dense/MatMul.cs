using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// y = a b for each of some matrices that lie one behind the other: a (rows, inner), b (inner, columns), y (rows,
/// columns), where a or b may be stored transposed, and the epilogue. Operands: a, b, the epilogue's, y, which lies
/// apart from the others. A work item is some tiles of rows of one matrix.
/// </summary>
/// <param name="Matrices">The number of products.</param>
/// <param name="Rows">The rows of y.</param>
/// <param name="Inner">The terms of each sum.</param>
/// <param name="Columns">The columns of y.</param>
/// <param name="TransposeA">Whether a is stored as (inner, rows).</param>
/// <param name="TransposeB">Whether b is stored as (columns, inner); not both.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record MatMul(
    int Matrices, int Rows, int Inner, int Columns, bool TransposeA, bool TransposeB, EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    // Work items enough to be split evenly between threads; more rows of one item read b less often.
    private const int EnoughItems = 32;
    private const int MostTiles = 8;

    /// <inheritdoc/>
    public override string Name =>
        Invariant($"MatMul_{Matrices}x{Rows}x{Inner}x{Columns}") + Suffix(TransposeA, TransposeB) + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => checked(Matrices * ((Rows + ItemRows(isa) - 1) / ItemRows(isa)));

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa)
    {
        if (!TransposeB)
        {
            var columns = MatMulColumns.Of(Columns, isa);
            return new MatMulCode(columns.TileRows(Rows, isa), columns, TransposeA, Epilogue);
        }

        int tile = Math.Min(Columns, DenseBatchCode.TileRows(isa));
        return new TransposedMatMulCode(TileRows(isa), tile, Inner % isa.Lanes, Epilogue);
    }

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) =>
        [new("rows", Rows), new("inner", Inner), new("columns", Columns), new("itemRows", ItemRows(isa))];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    /// <summary>The end of a name that says what is transposed.</summary>
    internal static string Suffix(bool a, bool b) => (a ? "_transposedA" : "") + (b ? "_transposedB" : "");

    /// <summary>Writes the loop over the rows of work items. The body gets the number of the matrix, the first row of
    /// the item, and where its rows end.</summary>
    internal static void ForItems(KernelBuilder b, Action<IndexExpression, IndexExpression, IndexExpression> body)
    {
        var rows = KernelBuilder.Index("rows");
        var itemRows = KernelBuilder.Index("itemRows");
        var perMatrix = b.LetIndex("itemsPerMatrix", (rows + itemRows - 1) / itemRows);
        b.For("item", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), item =>
        {
            var matrix = b.LetIndex("matrix", item / perMatrix);
            var first = b.LetIndex("firstRow", item % perMatrix * itemRows);
            body(matrix, first, b.LetIndex("endRow", IndexExpression.Min(first + itemRows, rows)));
        });
    }

    // Rows of a register tile, which the last tile has as well: it overlaps the one before if need be.
    private int TileRows(InstructionSet isa) => TransposeB
        ? Evenly(Rows, isa.Registers * 3 / 4 / DenseBatchCode.TileRows(isa))
        : MatMulColumns.Of(Columns, isa).TileRows(Rows, isa);

    private int ItemRows(InstructionSet isa)
    {
        int tile = TileRows(isa);
        long tiles = (long)Matrices * ((Rows + tile - 1) / tile);
        return tile * (int)Math.Max(1, Math.Min(MostTiles, tiles / EnoughItems));
    }

    /// <summary>The size of the parts of a number, each at most so large, that are as equal as they can be.</summary>
    internal static int Evenly(int count, int most)
    {
        int parts = (count + most - 1) / most;
        return (count + parts - 1) / parts;
    }
}
