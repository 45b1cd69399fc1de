using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// dx = dy w for a range of images, and the epilogue: dy (n, out), w (out, in), dx (n, in). Operands: dy, w, the
/// epilogue's, dx, which lies apart from the others.
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
    public override KernelCode Code(InstructionSet isa) => new DenseDataGradientCode(ColumnTiles.Few(In, isa), Epilogue);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) => [new("inFeatures", In), new("outFeatures", Out)];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);
}

/// <summary>The method of <see cref="DenseDataGradient"/> of any number of features.</summary>
/// <param name="FewIn">The number of input features if they are fewer than a vector; else 0.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record DenseDataGradientCode(int FewIn, EquatableArray<EpilogueItem> Epilogue) : KernelCode
{
    /// <inheritdoc/>
    public override string Name =>
        "DenseDataGradient" + Kernels.Epilogue.Suffix(Epilogue) + (FewIn > 0 ? Invariant($"_to{FewIn}") : "");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        int rows = OuterProductTile.Rows(isa);
        var b = new KernelBuilder();
        ColumnTiles.Declare(b, isa, FewIn);
        ColumnTiles.For(b, isa, FewIn, (i, vectors, active) =>
            ImageTiles.ForRepeatingTheLast(b, rows, images => Tile(b, isa, i, vectors, active, images)));
        return new Kernel(
            Name,
            [
                $"dx (n, in) = dy (n, out) w (out, in){DenseHeader.Then(false, Epilogue)}, for the images begin to end.",
                FewIn > 0
                    ? Invariant($"Tiles of {rows} images of {FewIn} input features, summed over the outputs o;")
                    : Invariant($"Tiles of {OuterProductTile.Vectors(isa)} vectors of in, or of the last ones one, then of {rows} images,")
                        + " summed over the outputs o;",
                "acc2_1 (acc2 for one vector) holds dx of image 2 and vector 1, g2 a value of dy in every lane, w1 a vector of w.",
                "Where fewer images are left, the last one is computed several times.",
            ],
            KernelParameters.With(
                ["inFeatures", "outFeatures"], KernelReach.Images, ["dy", "w"], Kernels.Epilogue.Names(Epilogue), ["dx"]),
            b.Statements);
    }

    private void Tile(KernelBuilder b, InstructionSet isa, IndexExpression i, int vectors, int active, IndexExpression[] images)
    {
        string[] dy = [.. images.Select((image, n) => b.LetPointer(Invariant($"dy{n}"), "dy", image))];
        var accumulators = OuterProductTile.Write(
            b,
            images.Length,
            vectors,
            "o",
            KernelBuilder.Index("outFeatures"),
            o =>
            {
                string w = b.LetPointer("wRow", "w", (o * KernelBuilder.Index("inFeatures")) + i);
                return (
                    [.. dy.Select(pointer => new Load(pointer, o, false))],
                    [.. Enumerable.Range(0, vectors).Select(v => new Load(w, v * isa.Lanes, true))]);
            },
            "w");
        for (int n = 0; n < images.Length; n++)
        {
            for (int v = 0; v < vectors; v++)
            {
                var sum = accumulators[n, v];
                var at = images[n] + i + (v * isa.Lanes);
                var result = Kernels.Epilogue.Apply(b, Epilogue, "_" + sum.Name, sum, name => new Load(name, at, true));
                b.Store("dx", at, result, active);
            }
        }
    }
}
