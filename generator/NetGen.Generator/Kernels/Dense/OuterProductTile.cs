using System.Globalization;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>A register tile of a sum of outer products: some rows times some vectors of columns.</summary>
internal static class OuterProductTile
{
    /// <summary>The rows of a whole tile. With few registers they are many, since each vector of columns stays in
    /// one.</summary>
    public static int Rows(InstructionSet isa) => isa.OuterProductRows;

    /// <summary>The vectors of a whole tile, which fills three quarters of the registers.</summary>
    public static int Vectors(InstructionSet isa) => isa.Registers * 3 / 4 / Rows(isa);

    /// <summary>
    /// Declares accumulators <c>acc[row]_[vector]</c>, or <c>acc[row]</c> for one vector, and adds the products of row
    /// factors and column vectors to them.
    /// </summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="vectors">The number of vectors.</param>
    /// <param name="variable">The variable that is summed over.</param>
    /// <param name="end">Its end.</param>
    /// <param name="load">The factors of the rows, single floats, and the vectors of columns, at a value of the
    /// variable.</param>
    /// <param name="column">What the names of the vectors of columns begin with.</param>
    public static Local[,] Write(
        KernelBuilder b,
        int rows,
        int vectors,
        string variable,
        IndexExpression end,
        Func<IndexExpression, (IReadOnlyList<Load> Factors, IReadOnlyList<Load> Columns)> load,
        string column)
    {
        var accumulators = new Local[rows, vectors];
        for (int r = 0; r < rows; r++)
        {
            for (int v = 0; v < vectors; v++)
            {
                accumulators[r, v] = b.Let("acc" + Text(r) + (vectors == 1 ? "" : "_" + Text(v)), new Constant(0, true));
            }
        }

        b.For(variable, 0, end, at =>
        {
            var (factors, columns) = load(at);
            Local[] vector = [.. columns.Select((value, v) => b.Let(column + Text(v), value))];
            for (int r = 0; r < rows; r++)
            {
                var factor = b.Let("g" + Text(r), new Broadcast(factors[r]));
                for (int v = 0; v < vectors; v++)
                {
                    b.Assign(accumulators[r, v], new Fma(factor, vector[v], accumulators[r, v]));
                }
            }
        });
        return accumulators;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
