using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// A register tile of y = x w^T + bias: some images times some rows of w, each an accumulator of partial sums along
/// <c>in</c>. Every element is summed in the same order whatever the size of the tile. Rows may be paired as by <see cref="PairRows"/>,
/// and a loop along <c>in</c> may read a few of the rows only, so that several loops follow each other.
/// </summary>
internal sealed class DotProductTile(
    KernelBuilder b,
    InstructionSet isa,
    int @in,
    bool bias,
    EquatableArray<EpilogueItem> epilogue,
    bool paired = false,
    int rowsTogether = int.MaxValue)
{
    /// <summary>Writes the tile.</summary>
    /// <param name="row">The first row, an output feature.</param>
    /// <param name="rows">The number of rows; above the lanes of a vector a multiple of them.</param>
    /// <param name="images">The number of images.</param>
    /// <param name="origin">The offset of an image's activations.</param>
    public void Write(IndexExpression row, int rows, int images, Func<int, IndexExpression> origin)
    {
        string w = b.LetPointer("wRow", "w", (paired ? row / 2 : row) * @in);
        var accumulators = new Local[images][];
        for (int n = 0; n < images; n++)
        {
            accumulators[n] = new Local[rows];
            for (int r = 0; r < rows; r++)
            {
                accumulators[n][r] = b.Let(Name(n, images) + Text(r), new Constant(0, true));
            }
        }

        for (int first = 0; first < rows; first += Math.Min(rows, rowsTogether))
        {
            int from = first;
            int count = Math.Min(rowsTogether, rows - first);
            VectorTiles.For(b, "i", @in, isa.Lanes, 1, (i, active) => Accumulate(w, i, active[0], accumulators, from, count, origin));
        }

        for (int n = 0; n < images; n++)
        {
            for (int first = 0; first < rows; first += isa.Lanes)
            {
                Finish(row + first, accumulators[n], first, origin(n));
            }
        }
    }

    private void Accumulate(
        string w, IndexExpression i, int active, Local[][] accumulators, int first, int count, Func<int, IndexExpression> origin)
    {
        int images = accumulators.Length;
        string suffix = VectorTiles.Suffix(@in, isa.Lanes, active);
        string loop = first == 0 ? "" : Text(first) + "_";
        Local[] x =
        [
            .. Enumerable.Range(0, images).Select(n =>
                b.Let("xi" + loop + (images == 1 ? "" : Text(n)) + suffix, new Load("x", origin(n) + i, true, active))),
        ];
        for (int r = first; r < first + count; r++)
        {
            Value weight = paired
                ? Half(w, i, active, r, suffix)
                : new Load(w, i + (r * @in), true, active);
            if (images > 1)
            {
                weight = b.Let("wi" + Text(r) + suffix, weight);
            }

            for (int n = 0; n < images; n++)
            {
                b.Assign(accumulators[n][r], new Fma(x[n], weight, accumulators[n][r]));
            }
        }
    }

    // Rows 2i and 2i + 1 lie in the halves of one.
    private Unary Half(string w, IndexExpression i, int active, int row, string suffix)
    {
        string pair = "pair" + Text(row / 2) + suffix;
        return row % 2 == 0
            ? new Unary(UnaryOperator.FirstOfPair, b.Let(pair, new Load(w, i + (row / 2 * @in), true, active)))
            : new Unary(UnaryOperator.SecondOfPair, new Local(pair, true));
    }

    private void Finish(IndexExpression row, Local[] accumulators, int first, IndexExpression origin)
    {
        int rows = Math.Min(isa.Lanes, accumulators.Length - first);
        var sum = RowSums.Reduce(b, [.. accumulators.Skip(first).Take(rows)], isa.Lanes);
        Value result = bias ? sum + new Load("bias", row, true) : sum;
        result = Epilogue.Apply(b, epilogue, "_" + sum.Name, result, name => new Load(name, origin + row, true));
        b.Assign(sum, result);
        b.Store("y", origin + row, sum, rows == isa.Lanes ? 0 : rows);
    }

    private static string Name(int n, int images) => images == 1 ? "acc" : "acc" + Text(n) + "_";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
