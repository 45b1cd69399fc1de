using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// dw = dy^T x over all images: x (n, in), dy (n, out), dw (out, in). Operands: x, dy, dw. A work item is a tile of rows of dw.
/// </summary>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
public sealed record DenseWeightGradient(int In, int Out) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"DenseWeightGradient_{In}_to_{Out}");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Out + OuterProductTile.Rows(isa) - 1) / OuterProductTile.Rows(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int vectors = OuterProductTile.Vectors(isa);
        RowTiles.For(b, Out, OuterProductTile.Rows(isa), (row, rows) =>
            VectorTiles.For(b, "i", In, isa.Lanes, vectors, (i, active) => Tile(b, isa, row, rows, i, active)));
        return new Kernel(
            Name,
            [
                Invariant($"dw ({Out}, {In}) = dy^T ({Out}, n) x (n, {In}), over all images n."),
                Invariant($"Tiles of {OuterProductTile.Rows(isa)} rows of dw, then of {vectors} vectors of in, kept in registers over all images;"),
                "acc2_1 (and rest2_1 at the end of the rows) holds dw of row 2 and vector 1, r2 a value of dy in every lane, c1 a vector of x.",
            ],
            KernelParameters.Of(Reach, ["x", "dy", "dw"]),
            b.Statements);
    }

    private void Tile(KernelBuilder b, InstructionSet isa, IndexExpression row, int rows, IndexExpression i, int[] active)
    {
        var stride = KernelBuilder.Index("stride");
        var accumulators = OuterProductTile.Write(
            b,
            active.Length < OuterProductTile.Vectors(isa) || active[active.Length - 1] > 0 ? "rest" : "acc",
            rows,
            active.Length,
            "n",
            KernelBuilder.Index("images"),
            n => [.. Enumerable.Range(0, rows).Select(r => new Load("dy", (n * stride) + row + r, false))],
            n => [.. active.Select((_, v) => new Load("x", (n * stride) + i + (v * isa.Lanes), true))]);
        for (int r = 0; r < rows; r++)
        {
            for (int v = 0; v < active.Length; v++)
            {
                b.Store("dw", ((row + r) * In) + i + (v * isa.Lanes), accumulators[r, v], active[v]);
            }
        }
    }
}
