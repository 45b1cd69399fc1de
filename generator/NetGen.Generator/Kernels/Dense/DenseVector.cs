using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// y = w x + bias for one image, and the epilogue: x (in), w (out, in), bias (out), y (out). Operands: x, w, bias if there
/// is one, the epilogue's, y. A work item is a tile of output rows.
/// </summary>
/// <param name="In">Input features.</param>
/// <param name="Out">Output features.</param>
/// <param name="Bias">Whether a bias is added.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
/// <param name="Paired">Whether w is paired as by <see cref="PairRows"/>.</param>
public sealed record DenseVector(int In, int Out, bool Bias, EquatableArray<EpilogueItem> Epilogue, bool Paired = false) : KernelSpec
{
    // As many accumulators as two FMA units with a latency of four cycles keep busy.
    private const int MinimumRows = 8;

    // Weights that come from memory arrive a fifth faster in four streams than in sixteen.
    private const int StreamedRows = 4;
    private const int SecondCache = 1 << 20;

    /// <inheritdoc/>
    public override string Name => Invariant($"DenseVector_{In}_to_{Out}{(Paired ? "_paired" : "")}{(Bias ? "_bias" : "")}{Kernels.Epilogue.Suffix(Epilogue)}");

    /// <inheritdoc/>
    public override string Family => "Dense";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Out + Rows(isa) - 1) / Rows(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int rows = Rows(isa);
        int together = IsLarge ? StreamedRows * (Paired ? 2 : 1) : rows;
        var tile = new DotProductTile(b, isa, In, Bias, Epilogue, Paired, together);
        RowTiles.For(b, Out, rows, (row, count) => tile.Write(row, count, 1, _ => 0));
        return new Kernel(
            Name,
            [
                Invariant($"y ({Out}) = w ({Out}, {In}) x ({In}){(Bias ? " + bias" : "")}, for one image."),
                Invariant($"Tiles of {rows} rows of w; acc0.. hold their partial sums, one vector along in each,"),
                IsLarge ? Invariant($"for {Math.Min(rows, together)} rows at a time, and then become the sums of their lanes.") : "and then become the sums of their lanes.",
                .. Paired ? new[] { "Rows 2i and 2i + 1 of w are bfloat16 in the upper and lower halves of row i." } : [],
            ],
            KernelParameters.Of(Reach, ["x", "w"], Bias ? ["bias"] : [], Kernels.Epilogue.Names(Epilogue), ["y"]),
            b.Statements);
    }

    private bool IsLarge => (long)In * Out * sizeof(float) > SecondCache;

    private static int Rows(InstructionSet isa) => Math.Max(MinimumRows, isa.Lanes);
}
