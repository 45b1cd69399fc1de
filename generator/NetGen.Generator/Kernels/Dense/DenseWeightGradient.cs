using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// dw = dy^T x over all images: x (n, in), dy (n, out), dw (out, in). Operands: x, dy, dw. A work item is a tile of
/// rows of dw.
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
    public override int WorkItems(InstructionSet isa) => (Out + Rows(isa) - 1) / Rows(isa);

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => new DenseWeightGradientCode(Out < OuterProductTile.Rows(isa) ? Out : 0, ColumnTiles.Few(In, isa));

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) => [new("inFeatures", In), new("outFeatures", Out)];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    private int Rows(InstructionSet isa) => Math.Min(OuterProductTile.Rows(isa), Out);
}

/// <summary>The method of <see cref="DenseWeightGradient"/> of any number of features.</summary>
/// <param name="FewOut">The number of output features if they are fewer than the rows of a tile; else 0.</param>
/// <param name="FewIn">The number of input features if they are fewer than a vector; else 0.</param>
public sealed record DenseWeightGradientCode(int FewOut, int FewIn) : KernelCode
{
    /// <inheritdoc/>
    public override string Name => "DenseWeightGradient"
        + (FewIn > 0 ? Invariant($"_from{FewIn}") : "") + (FewOut > 0 ? Invariant($"_to{FewOut}") : "");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        int rows = FewOut > 0 ? FewOut : OuterProductTile.Rows(isa);
        var b = new KernelBuilder();
        ColumnTiles.Declare(b, isa, FewIn);
        RowTiles.ForOverlapping(b, KernelBuilder.Index("outFeatures"), rows, row =>
            ColumnTiles.For(b, isa, FewIn, (i, vectors, active) => Tile(b, isa, row, rows, i, vectors, active)));
        return new Kernel(
            Name,
            [
                "dw (out, in) = dy^T (out, n) x (n, in), over all images n.",
                DenseHeader.Tiles(rows, "of dw") + ", the last of which may overlap the one before,"
                    + (FewIn > 0
                        ? Invariant($" and of {FewIn} input features,")
                        : Invariant($" then of {OuterProductTile.Vectors(isa)} vectors of in, or of the last ones one,")),
                "kept in registers over all images; acc2_1 (acc2 for one vector) holds dw of row 2 and vector 1,",
                "g2 a value of dy in every lane, x1 a vector of x.",
            ],
            KernelParameters.With(["inFeatures", "outFeatures"], KernelReach.Batch, ["x", "dy", "dw"]),
            b.Statements);
    }

    private static void Tile(
        KernelBuilder b, InstructionSet isa, IndexExpression row, int rows, IndexExpression i, int vectors, int active)
    {
        var stride = KernelBuilder.Index("stride");
        var accumulators = OuterProductTile.Write(
            b,
            rows,
            vectors,
            "n",
            KernelBuilder.Index("images"),
            n =>
            {
                string x = b.LetPointer("xRow", "x", (n * stride) + i);
                string dy = b.LetPointer("dyRow", "dy", (n * stride) + row);
                return (
                    [.. Enumerable.Range(0, rows).Select(r => new Load(dy, r, false))],
                    [.. Enumerable.Range(0, vectors).Select(v => new Load(x, v * isa.Lanes, true))]);
            },
            "x");
        for (int r = 0; r < rows; r++)
        {
            for (int v = 0; v < vectors; v++)
            {
                b.Store("dw", ((row + r) * KernelBuilder.Index("inFeatures")) + i + (v * isa.Lanes), accumulators[r, v], active);
            }
        }
    }
}
