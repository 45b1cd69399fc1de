using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// y = x w^T + bias for a range of images, and the epilogue: x (n, in), w (out, in), bias (out), y (n, out). Operands: x, w,
/// bias if there is one, the epilogue's, y. Gives the same bits as <see cref="DenseVector"/>.
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
    public override Kernel Build(InstructionSet isa)
    {
        // Three quarters of the registers accumulate; the rows of a tile end in one vector.
        int rows = Math.Min(isa.Lanes, isa.Registers / 4);
        int images = isa.Registers * 3 / 4 / rows;
        var b = new KernelBuilder();
        var tile = new DotProductTile(b, isa, In, Bias, Epilogue);
        ImageTiles.Declare(b, images);
        int whole = Out / rows * rows;
        b.For("row", 0, whole, row => Images(row, rows), step: rows);
        if (whole < Out)
        {
            Images(whole, Out - whole);
        }

        return new Kernel(
            Name,
            [
                Invariant($"y (n, {Out}) = x (n, {In}) w^T ({In}, {Out}){(Bias ? " + bias" : "")}, for the images begin to end."),
                Invariant($"Tiles of {rows} rows of w, then of {images} images; acc2_1 holds the partial sums of image 2 and row 1,"),
                "one vector along in, and acc2_0 then becomes the sums of the lanes of acc2_0, acc2_1, ...",
            ],
            KernelParameters.Of(Reach, ["x", "w"], Bias ? ["bias"] : [], Kernels.Epilogue.Names(Epilogue), ["y"]),
            b.Statements);

        void Images(IndexExpression row, int count) =>
            ImageTiles.For(b, images, (n, origin) => tile.Write(row, count, n, origin));
    }
}
