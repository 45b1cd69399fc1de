using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// A register tile of y = x w^T + bias: some images times some rows of w, each an accumulator of partial sums along
/// <c>in</c>. Every element is summed in the same order whatever the size of the tile. Rows may be paired as by
/// <see cref="PairRows"/>, and a loop along <c>in</c> may read a few of the rows only, so that several loops follow
/// each other.
/// </summary>
/// <param name="b">The kernel being written.</param>
/// <param name="isa">The instruction set.</param>
/// <param name="last">The input features of the last vector along <c>in</c>; 0 if it is full.</param>
/// <param name="bias">Whether a bias is added.</param>
/// <param name="epilogue">What is done to the result in registers.</param>
/// <param name="paired">Whether rows are paired.</param>
/// <param name="rowsTogether">The rows that a loop reads.</param>
/// <param name="names">What the kernel calls its operands and their length along <c>in</c>; as dense layers do unless
/// given.</param>
internal sealed class DotProductTile(
    KernelBuilder b,
    InstructionSet isa,
    int last,
    bool bias,
    EquatableArray<EpilogueItem> epilogue,
    bool paired = false,
    int rowsTogether = int.MaxValue,
    DotProductNames? names = null)
{
    private readonly DotProductNames _names = names ?? new DotProductNames("x", "w", "y", "inFeatures");

    private IndexExpression In => KernelBuilder.Index(_names.In);

    /// <summary>Writes the tile.</summary>
    /// <param name="row">The first row, an output feature.</param>
    /// <param name="rows">The number of rows, at most the lanes of a vector but for multiples of them.</param>
    /// <param name="images">The offset of each image's activations, in x and in y.</param>
    public void Write(IndexExpression row, int rows, params IndexExpression[] images) => Write(row, rows, images, images);

    /// <summary>Writes the tile.</summary>
    /// <param name="row">The first row, an output feature.</param>
    /// <param name="rows">The number of rows, at most the lanes of a vector but for multiples of them.</param>
    /// <param name="images">The offset of each image in x.</param>
    /// <param name="outputs">The offset of each image in y.</param>
    public void Write(IndexExpression row, int rows, IndexExpression[] images, IndexExpression[] outputs)
    {
        string[] x = images.Length == 1 && images[0] is IndexConstant
            ? [_names.X]
            : [.. images.Select((at, n) => b.LetPointer("x" + Text(n), _names.X, at))];
        string[] w = WeightRows(row, rows);
        Local[][] sums =
        [
            .. images.Select((_, n) => Enumerable.Range(0, rows)
                .Select(r => b.Let(Accumulator(n, images.Length) + Text(r), new Constant(0, true)))
                .ToArray()),
        ];
        for (int first = 0; first < rows; first += Math.Min(rows, rowsTogether))
        {
            int from = first;
            int count = Math.Min(rowsTogether, rows - first);
            b.For("i", 0, last == 0 ? In : In - last, i => Accumulate(x, w, i, 0, sums, from, count, ""), isa.Lanes);
            if (last > 0)
            {
                Accumulate(x, w, In - last, last, sums, from, count, "Last" + (from == 0 ? "" : Text(from) + "_"));
            }
        }

        for (int first = 0; first < rows; first += isa.Lanes)
        {
            Finish(row + first, sums, first, outputs);
        }
    }

    private string[] WeightRows(IndexExpression row, int rows)
    {
        string[] w = new string[paired ? (rows + 1) / 2 : rows];
        for (int r = 0; r < w.Length; r++)
        {
            w[r] = r == 0 ? b.LetPointer("w0", _names.W, (paired ? row / 2 : row) * In) : b.LetPointer("w" + Text(r), w[r - 1], In);
        }

        return w;
    }

    private void Accumulate(
        string[] x, string[] w, IndexExpression i, int active, Local[][] sums, int first, int count, string suffix)
    {
        Local[] xi = [.. x.Select((pointer, n) => b.Let(Label("xi" + suffix, n, x.Length), new Load(pointer, i, true, active)))];
        for (int r = first; r < first + count; r++)
        {
            Value weight = paired ? Half(w[r / 2], i, active, r, suffix) : new Load(w[r], i, true, active);
            if (x.Length > 1)
            {
                weight = b.Let("wi" + suffix + Text(r), weight);
            }

            for (int n = 0; n < x.Length; n++)
            {
                b.Assign(sums[n][r], new Fma(xi[n], weight, sums[n][r]));
            }
        }
    }

    // Rows 2i and 2i + 1 lie in the halves of one.
    private Unary Half(string w, IndexExpression i, int active, int row, string suffix)
    {
        string pair = "pair" + suffix + Text(row / 2);
        return row % 2 == 0
            ? new Unary(UnaryOperator.FirstOfPair, b.Let(pair, new Load(w, i, true, active)))
            : new Unary(UnaryOperator.SecondOfPair, new Local(pair, true));
    }

    private void Finish(IndexExpression row, Local[][] sums, int first, IndexExpression[] outputs)
    {
        Value? start = !bias ? null : outputs.Length == 1 ? new Load("bias", row, true) : b.Let("rowBias", new Load("bias", row, true));
        for (int n = 0; n < outputs.Length; n++)
        {
            int rows = Math.Min(isa.Lanes, sums[n].Length - first);
            var offset = outputs[n] + row;
            var sum = RowSums.Reduce(b, [.. sums[n].Skip(first).Take(rows)], isa.Lanes);
            Value result = start is null ? sum : sum + start;
            result = Epilogue.Apply(b, epilogue, "_" + sum.Name, result, name => new Load(name, offset, true));
            b.Store(_names.Y, offset, result, rows == isa.Lanes ? 0 : rows);
        }
    }

    private static string Accumulator(int n, int images) => images == 1 ? "acc" : "acc" + Text(n) + "_";

    private static string Label(string name, int n, int images) => images == 1 ? name : name + Text(n);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a kernel calls what a <see cref="DotProductTile"/> reads and writes.</summary>
/// <param name="X">The pointer to the images.</param>
/// <param name="W">The pointer to the rows.</param>
/// <param name="Y">The pointer to the results.</param>
/// <param name="In">The length of a row.</param>
internal sealed record DotProductNames(string X, string W, string Y, string In);
