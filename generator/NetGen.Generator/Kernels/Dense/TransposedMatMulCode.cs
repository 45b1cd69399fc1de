using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>The method of <see cref="MatMul"/> of any size with b transposed, as dot products of rows of both.</summary>
/// <param name="TileRows">The rows of a in a register tile; there are at least as many.</param>
/// <param name="TileColumns">The rows of b in a register tile; there are at least as many.</param>
/// <param name="LastInner">The floats of the last vector along the inner axis; 0 if it is full.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record TransposedMatMulCode(int TileRows, int TileColumns, int LastInner, EquatableArray<EpilogueItem> Epilogue) : KernelCode
{
    private static readonly IndexExpression Rows = KernelBuilder.Index("rows");
    private static readonly IndexExpression Inner = KernelBuilder.Index("inner");
    private static readonly IndexExpression Columns = KernelBuilder.Index("columns");

    /// <inheritdoc/>
    public override string Name => Invariant($"MatMul_tile{TileRows}x{TileColumns}{(LastInner > 0 ? Invariant($"_lastInner{LastInner}") : "")}")
        + MatMul.Suffix(false, true) + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        var tile = new DotProductTile(b, isa, LastInner, bias: false, Epilogue, names: new DotProductNames("a", "bMatrix", "y", "inner"));
        MatMul.ForItems(b, (matrix, first, end) =>
        {
            b.LetPointer("bMatrix", "b", matrix * Columns * Inner);
            var rowBefore = b.LetIndex("rowsBefore", matrix * Rows);
            b.For("nextColumn", 0, Columns, nextColumn =>
            {
                var column = b.LetIndex("column", IndexExpression.Min(nextColumn, Columns - TileColumns));
                b.For("next", first, end, next => Tile(b, tile, rowBefore + IndexExpression.Min(next, Rows - TileRows), column), TileRows);
            }, TileColumns);
        });
        return new Kernel(
            Name,
            [
                $"y (rows, columns) = a (rows, inner) times b (columns, inner), transposed{DenseHeader.Then(false, Epilogue)}, for each matrix.",
                Invariant($"Tiles of {TileColumns} rows w of b, then of {TileRows} rows x of a, of which the last may overlap the ones before;"),
                Invariant($"acc2_1 holds the partial sums of x2 and w1, one vector along the inner axis{DenseHeader.Last(LastInner)},"),
                "and acc2_0 then becomes the sums of the lanes of acc2_0, acc2_1, ...",
            ],
            KernelParameters.With(
                ["rows", "inner", "columns", "itemRows"], KernelReach.Image, ["a", "b"], Kernels.Epilogue.Names(Epilogue), ["y"]),
            b.Statements);
    }

    private void Tile(KernelBuilder b, DotProductTile tile, IndexExpression firstRow, IndexExpression column)
    {
        var row = b.LetIndex("row", firstRow);
        IndexExpression[] rows = [.. Enumerable.Range(0, TileRows).Select(r => b.LetIndex(Invariant($"row{r}"), (row + r) * Inner))];
        IndexExpression[] outputs = [.. Enumerable.Range(0, TileRows).Select(r => b.LetIndex(Invariant($"y{r}"), (row + r) * Columns))];
        tile.Write(column, TileColumns, rows, outputs);
    }
}
