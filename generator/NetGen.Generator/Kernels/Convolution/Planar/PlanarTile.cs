using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The register tile of a planar convolution: vectors along some rows of some output channels.</summary>
/// <param name="Lanes">Pixels of one vector; 1 where vectors do not apply and single floats are used.</param>
/// <param name="OutChannels">Output channels.</param>
/// <param name="Rows">Rows of the output.</param>
/// <param name="Vectors">Vectors of each row.</param>
/// <param name="UnrollTaps">Whether the taps along the row are written one by one.</param>
internal sealed record PlanarTile(int Lanes, int OutChannels, int Rows, int Vectors, bool UnrollTaps)
{
    private const int Latency = 4;
    private const int PerCycle = 2;
    private const int LongestUnrolledTaps = 7;
    private const int LargestUnrolledReferences = 3000;

    /// <summary>Whether outputs of a row can be read and written as vectors: dense outputs, and inputs at most every
    /// second.</summary>
    public static int LanesFor(InstructionSet isa, ConvolutionAxis width) =>
        width is { InStride: <= 2, OutStep: 1 } ? isa.Lanes : 1;

    /// <summary>Vectors of a row; the last one may overlap the one before.</summary>
    public static int VectorsOf(ConvolutionAxis width, int lanes) => (width.Out + lanes - 1) / lanes;

    /// <summary>The tile that needs the fewest estimated cycles.</summary>
    public static PlanarTile Choose(InstructionSet isa, ConvolutionWindow window, int outPerGroup)
    {
        int lanes = LanesFor(isa, window.Width);
        int vectors = VectorsOf(window.Width, lanes);
        int accumulators = RowTile.Accumulators(isa);
        PlanarTile? best = null;
        for (int o = 1; o <= Math.Min(outPerGroup, accumulators); o++)
        {
            for (int v = 1; v * o <= accumulators && outPerGroup % o == 0; v++)
            {
                for (int rows = 1; v * o * rows <= accumulators && vectors % v == 0; rows++)
                {
                    bool fits = window.Height.Out % rows == 0 && (v * rows * (o + 1)) + 1 <= isa.Registers;
                    var tile = new PlanarTile(lanes, o, rows, v, false);
                    if (fits && (best is null || tile.Cycles() < best.Cycles() - 1e-6))
                    {
                        best = tile;
                    }
                }
            }
        }

        int references = best!.References() * window.Width.Taps * 2;
        return best with
        {
            UnrollTaps = window.Width.Taps <= LongestUnrolledTaps && references <= LargestUnrolledReferences,
        };
    }

    /// <summary>Cycles of one vector of one output channel, for one input channel and tap. Inputs are rarely aligned,
    /// which makes a load of theirs cost two.</summary>
    public double Cycles()
    {
        int vectors = Rows * Vectors;
        int work = Math.Max(OutChannels * vectors, (2 * vectors) + OutChannels);

        // Half a cycle for the loop itself, so that few large tiles win over many small ones.
        return (Math.Max(Latency, work / (double)PerCycle) + 0.5) / (OutChannels * vectors);
    }

    private int References() => (OutChannels * Rows * Vectors * 4) + (Rows * Vectors * 4) + (OutChannels * 3);
}
