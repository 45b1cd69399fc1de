using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// dx = dy w for a range of images, and the epilogue: dy (n, out), w (out, in), dx (n, in). Operands: dy, w, the epilogue's, dx.
/// </summary>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record DenseDataGradient(int In, int Out, EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"DenseDataGradient_{Out}_to_{In}{Kernels.Epilogue.Suffix(Epilogue)}");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Images;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => 1;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int vectors = OuterProductTile.Vectors(isa);
        ImageTiles.Declare(b, OuterProductTile.Rows(isa));
        VectorTiles.For(b, "i", In, isa.Lanes, vectors, (i, active) =>
            ImageTiles.For(b, OuterProductTile.Rows(isa), (images, origin) => Tile(b, isa, i, active, images, origin)));
        return new Kernel(
            Name,
            [
                Invariant($"dx (n, {In}) = dy (n, {Out}) w ({Out}, {In}), for the images begin to end."),
                Invariant($"Tiles of {vectors} vectors of in, then of {OuterProductTile.Rows(isa)} images, summed over the {Out} outputs o;"),
                "acc2_1 holds dx of image 2 and vector 1, r2 a value of dy in every lane, c1 a vector of w.",
            ],
            KernelParameters.Of(Reach, ["dy", "w"], Kernels.Epilogue.Names(Epilogue), ["dx"]),
            b.Statements);
    }

    private void Tile(
        KernelBuilder b,
        InstructionSet isa,
        IndexExpression i,
        int[] active,
        int images,
        Func<int, IndexExpression> origin)
    {
        var accumulators = OuterProductTile.Write(
            b,
            "acc",
            images,
            active.Length,
            "o",
            Out,
            o => [.. Enumerable.Range(0, images).Select(n => new Load("dy", origin(n) + o, false))],
            o => [.. active.Select((_, v) => new Load("w", (o * In) + i + (v * isa.Lanes), true))]);
        for (int n = 0; n < images; n++)
        {
            for (int v = 0; v < active.Length; v++)
            {
                var sum = accumulators[n, v];
                var at = origin(n) + i + (v * isa.Lanes);
                var result = Kernels.Epilogue.Apply(
                    b, Epilogue, "_" + sum.Name, sum, name => new Load(name, at, true));
                b.Assign(sum, result);
                b.Store("dx", at, sum, active[v]);
            }
        }
    }
}
