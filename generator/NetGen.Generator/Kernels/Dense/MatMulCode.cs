using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>The method of <see cref="MatMul"/> of any size with b as it is, as sums of outer products.</summary>
/// <param name="TileRows">The rows of a register tile; there are at least as many.</param>
/// <param name="Columns">How columns are cut.</param>
/// <param name="TransposeA">Whether a is stored as (inner, rows).</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record MatMulCode(int TileRows, MatMulColumns Columns, bool TransposeA, EquatableArray<EpilogueItem> Epilogue) : KernelCode
{
    private static readonly IndexExpression Rows = KernelBuilder.Index("rows");
    private static readonly IndexExpression Inner = KernelBuilder.Index("inner");
    private static readonly IndexExpression Width = KernelBuilder.Index("columns");

    /// <inheritdoc/>
    public override string Name =>
        Invariant($"MatMul_tile{TileRows}{Columns.Name}") + MatMul.Suffix(TransposeA, false) + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        MatMul.ForItems(b, (matrix, first, end) =>
        {
            b.LetPointer("aMatrix", "a", matrix * Rows * Inner);
            b.LetPointer("bMatrix", "b", matrix * Inner * Width);
            var result = b.LetIndex("yMatrix", matrix * Rows * Width);
            Columns.For(b, isa, (i, vectors, active) => b.For(
                "next",
                first,
                end,
                next => Tile(b, b.LetIndex("row", IndexExpression.Min(next, Rows - TileRows)), i, vectors, active, result),
                TileRows));
        });
        return new Kernel(
            Name,
            [
                $"y (rows, columns) = a {(TransposeA ? "(inner, rows), transposed," : "(rows, inner)")} times b (inner, columns)"
                    + DenseHeader.Then(false, Epilogue) + ", for each matrix.",
                Invariant($"Panels {Columns.Description}, then tiles of {TileRows} rows, the last of which may overlap the one before,"),
                "summed over the inner axis k;",
                "acc2_1 (acc2 for one vector) holds y of row 2 and vector 1, g2 a value of a in every lane, b1 a vector of b.",
            ],
            KernelParameters.With(
                ["rows", "inner", "columns", "itemRows"], KernelReach.Image, ["a", "b"], Kernels.Epilogue.Names(Epilogue), ["y"]),
            b.Statements);
    }

    private void Tile(
        KernelBuilder b, IndexExpression row, IndexExpression i, IndexExpression[] vectors, int active, IndexExpression result)
    {
        string[] rows = TransposeA ? [] : RowPointers(b, row);
        var accumulators = OuterProductTile.Write(
            b,
            TileRows,
            vectors.Length,
            "k",
            Inner,
            k =>
            {
                string values = b.LetPointer("bRow", "bMatrix", (k * Width) + i);
                Load[] columns = [.. vectors.Select(offset => new Load(values, offset, true))];
                if (!TransposeA)
                {
                    return ([.. rows.Select(pointer => new Load(pointer, k, false))], columns);
                }

                string factors = b.LetPointer("aRow", "aMatrix", (k * Rows) + row);
                return ([.. Enumerable.Range(0, TileRows).Select(r => new Load(factors, r, false))], columns);
            },
            "b");
        for (int r = 0; r < TileRows; r++)
        {
            var at = b.LetIndex(Invariant($"y{r}"), result + ((row + r) * Width) + i);
            for (int v = 0; v < vectors.Length; v++)
            {
                var sum = accumulators[r, v];
                var offset = at + vectors[v];
                var value = Kernels.Epilogue.Apply(b, Epilogue, "_" + sum.Name, sum, name => new Load(name, offset, true));
                b.Store("y", offset, value, active);
            }
        }
    }

    private string[] RowPointers(KernelBuilder b, IndexExpression row)
    {
        string[] pointers = new string[TileRows];
        for (int r = 0; r < TileRows; r++)
        {
            pointers[r] = r == 0 ? b.LetPointer("a0", "aMatrix", row * Inner) : b.LetPointer(Invariant($"a{r}"), pointers[r - 1], Inner);
        }

        return pointers;
    }
}
