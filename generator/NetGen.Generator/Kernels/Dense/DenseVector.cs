using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// y = w x + bias for one image, and the epilogue: x (in), w (out, in), bias (out), y (out). Operands: x, w, bias if
/// there is one, the epilogue's, y, which lies apart from the others. A work item is a tile of output rows.
/// </summary>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
/// <param name="Paired">Whether w is paired as by <see cref="PairRows"/>.</param>
public sealed record DenseVector(int In, int Out, bool Bias, EquatableArray<EpilogueItem> Epilogue, bool Paired = false) : KernelSpec
{
    private const int SecondCache = 1 << 20;

    /// <inheritdoc/>
    public override string Name => Invariant($"DenseVector_{In}_to_{Out}{(Paired ? "_paired" : "")}{(Bias ? "_bias" : "")}{Kernels.Epilogue.Suffix(Epilogue)}");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Out + Rows - 1) / Rows;

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) =>
        new DenseVectorCode(Out < DenseVectorCode.TileRows ? Out : 0, Paired && Out % 2 == 1 ? Out % Rows : 0, In % isa.Lanes, IsLarge, Bias, Epilogue, Paired);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) => [new("inFeatures", In), new("outFeatures", Out)];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);

    private int Rows => Math.Min(DenseVectorCode.TileRows, Out);

    private bool IsLarge => (long)In * Out * sizeof(float) > SecondCache;
}

/// <summary>The method of <see cref="DenseVector"/> of any number of features.</summary>
/// <param name="FewOut">The number of output features if they are fewer than the rows of a tile; else 0.</param>
/// <param name="LastRows">The rows of the last tile; 0 if it has as many as the others and overlaps the one before.
/// Paired rows that are odd in number cannot overlap.</param>
/// <param name="LastIn">The input features of the last vector; 0 if it is full.</param>
/// <param name="Streams">Whether the weights come from memory.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
/// <param name="Paired">Whether w is paired.</param>
public sealed record DenseVectorCode(
    int FewOut, int LastRows, int LastIn, bool Streams, bool Bias, EquatableArray<EpilogueItem> Epilogue, bool Paired) : KernelCode
{
    /// <summary>As many accumulators as two FMA units with a latency of four cycles keep busy.</summary>
    public const int TileRows = 8;

    // Weights that come from memory arrive a fifth faster in four streams than in many.
    private const int StreamedRows = 4;

    /// <inheritdoc/>
    public override string Name => "DenseVector" + (Paired ? "_paired" : "") + (Bias ? "_bias" : "") + Kernels.Epilogue.Suffix(Epilogue)
        + (Streams ? "_streamed" : "")
        + (FewOut > 0 ? Invariant($"_to{FewOut}") : "")
        + (LastRows > 0 ? Invariant($"_lastRows{LastRows}") : "")
        + (LastIn > 0 ? Invariant($"_lastIn{LastIn}") : "");

    /// <inheritdoc/>
    public override string Family => "Dense";

    private int Rows => FewOut > 0 ? FewOut : TileRows;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        var outFeatures = KernelBuilder.Index("outFeatures");
        int together = Streams ? StreamedRows * (Paired ? 2 : 1) : Rows;
        var tile = new DotProductTile(b, isa, LastIn, Bias, Epilogue, Paired, together);
        if (LastRows > 0)
        {
            RowTiles.For(b, outFeatures / Rows, LastRows, Rows, (row, count) => tile.Write(row, count, 0));
        }
        else
        {
            RowTiles.ForOverlapping(b, outFeatures, Rows, row => tile.Write(row, Rows, 0));
        }

        return new Kernel(
            Name,
            [
                $"y (out) = w (out, in) x (in){DenseHeader.Then(Bias, Epilogue)}, for one image.",
                DenseHeader.Tiles(Rows, "of w")
                    + (LastRows > 0 ? Invariant($", the last one of {LastRows};") : ", the last of which may overlap the one before;"),
                Invariant($"acc0, acc1, ... hold the partial sums of its rows, one vector along in{DenseHeader.Last(LastIn)},"),
                (Rows > together ? Invariant($"{together} rows at a time, ") : "") + "and acc0 then becomes the sums of their lanes.",
                .. Paired ? new[] { "Rows 2i and 2i + 1 of w are bfloat16 in the upper and lower halves of row i." } : [],
            ],
            KernelParameters.With(
                ["inFeatures", "outFeatures"],
                KernelReach.Image,
                ["x", "w"],
                Bias ? ["bias"] : [],
                Kernels.Epilogue.Names(Epilogue),
                ["y"]),
            b.Statements);
    }
}
