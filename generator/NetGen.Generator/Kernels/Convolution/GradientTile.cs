using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The register tile of a weight gradient: accumulators for some input channels and taps against some output
/// channels (or blocks of them).</summary>
/// <param name="InChannels">Input channels.</param>
/// <param name="Rows">Taps along the height.</param>
/// <param name="Columns">Taps along the width.</param>
/// <param name="Outputs">Output channels, or blocks of them.</param>
internal sealed record GradientTile(int InChannels, int Rows, int Columns, int Outputs)
{
    private const int Latency = 4;
    private const int PerCycle = 2;

    /// <summary>The inputs that one output gradient is multiplied with.</summary>
    public int Inputs => InChannels * Rows * Columns;

    /// <summary>The tile that fits into registers and needs the fewest estimated cycles.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="inChannels">Possible numbers of input channels.</param>
    /// <param name="rows">Possible numbers of taps along the height.</param>
    /// <param name="columns">Possible numbers of taps along the width.</param>
    /// <param name="outputs">Possible numbers of outputs.</param>
    /// <param name="allowed">Further limits.</param>
    /// <param name="waste">The share of work done over work needed, at least 1.</param>
    public static GradientTile Choose(
        InstructionSet isa,
        IEnumerable<int> inChannels,
        IEnumerable<int> rows,
        IEnumerable<int> columns,
        IEnumerable<int> outputs,
        Func<GradientTile, bool> allowed,
        Func<GradientTile, double> waste)
    {
        var tiles =
            from i in inChannels
            from r in rows
            from c in columns
            from o in outputs
            where i * r * c * o <= RowTile.Accumulators(isa) && (i * r * c * o) + o + 1 <= isa.Registers
            select new GradientTile(i, r, c, o);
        GradientTile? best = null;
        double bestCycles = double.PositiveInfinity;
        foreach (var tile in tiles)
        {
            double cycles = tile.Cycles() * waste(tile);
            if (cycles < bestCycles - 1e-6 && (tile.Inputs * tile.Outputs == 1 || allowed(tile)))
            {
                best = tile;
                bestCycles = cycles;
            }
        }

        return best!;
    }

    /// <summary>The divisors of a number, ascending, that a tile has accumulators for.</summary>
    public static IEnumerable<int> Divisors(InstructionSet isa, int n) =>
        Enumerable.Range(1, Math.Min(n, RowTile.Accumulators(isa))).Where(d => n % d == 0);

    private double Cycles()
    {
        int work = Math.Max(Inputs * Outputs, Inputs + Outputs);

        // Half a cycle for the loop itself, so that few large tiles win over many small ones.
        return (Math.Max(Latency, work / (double)PerCycle) + 0.5) / (Inputs * Outputs);
    }
}
