using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// y = x w^T + bias for a range of images, and the epilogue: x (n, in), w (out, in), bias (out), y (n, out). Operands:
/// x, w, bias if there is one, the epilogue's, y, which lies apart from the others. Gives the same bits as
/// <see cref="DenseVector"/>.
/// </summary>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record DenseBatch(int In, int Out, bool Bias, EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"DenseBatch_{In}_to_{Out}{(Bias ? "_bias" : "")}{Kernels.Epilogue.Suffix(Epilogue)}");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Images;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => 1;

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) =>
        new DenseBatchCode(Out < DenseBatchCode.TileRows(isa) ? Out : 0, In % isa.Lanes, Bias, Epilogue);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) => [new("inFeatures", In), new("outFeatures", Out)];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);
}

/// <summary>The method of <see cref="DenseBatch"/> of any number of features.</summary>
/// <param name="FewOut">The number of output features if they are fewer than the rows of a tile; else 0.</param>
/// <param name="LastIn">The input features of the last vector; 0 if it is full.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record DenseBatchCode(int FewOut, int LastIn, bool Bias, EquatableArray<EpilogueItem> Epilogue) : KernelCode
{
    /// <inheritdoc/>
    public override string Name => "DenseBatch" + (Bias ? "_bias" : "") + Kernels.Epilogue.Suffix(Epilogue)
        + (FewOut > 0 ? Invariant($"_to{FewOut}") : "") + (LastIn > 0 ? Invariant($"_lastIn{LastIn}") : "");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <summary>Three quarters of the registers accumulate; the rows of a tile end in one vector.</summary>
    public static int TileRows(InstructionSet isa) => Math.Min(isa.Lanes, isa.Registers / 4);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        int rows = FewOut > 0 ? FewOut : TileRows(isa);
        int images = isa.Registers * 3 / 4 / TileRows(isa);
        var b = new KernelBuilder();
        var outFeatures = KernelBuilder.Index("outFeatures");
        var tile = new DotProductTile(b, isa, LastIn, Bias, Epilogue);
        ImageTiles.Declare(b, images);
        b.For(
            "next",
            0,
            outFeatures,
            next =>
            {
                var row = b.LetIndex("row", IndexExpression.Min(next, outFeatures - rows));
                ImageTiles.ForThenOneByOne(b, images, offsets => tile.Write(row, rows, offsets));
            },
            rows);
        return new Kernel(
            Name,
            [
                $"y (n, out) = x (n, in) w^T (in, out){DenseHeader.Then(Bias, Epilogue)}, for the images begin to end.",
                DenseHeader.Tiles(rows, "of w") + Invariant($", the last of which may overlap the one before, then of {images} images;"),
                Invariant($"acc2_1 holds the partial sums of image 2 and row 1, one vector along in{DenseHeader.Last(LastIn)},"),
                "and acc2_0 then becomes the sums of the lanes of acc2_0, acc2_1, ...",
            ],
            KernelParameters.With(
                ["inFeatures", "outFeatures"],
                KernelReach.Images,
                ["x", "w"],
                Bias ? ["bias"] : [],
                Kernels.Epilogue.Names(Epilogue),
                ["y"]),
            b.Statements);
    }
}
