using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>How a Winograd convolution is cut into pieces.</summary>
/// <param name="Transform">The transform.</param>
/// <param name="RegisterTiles">Tiles of a register tile.</param>
/// <param name="RegisterBlocks">Blocks of output channels of a register tile; divides them.</param>
/// <param name="BlockTiles">Tiles that go through the transforms together; a multiple of <paramref name="RegisterTiles"/>.</param>
/// <param name="FromTaps">Whether the weights lie as taps, and are transformed each time that they are read; see <see cref="OfTaps"/>.</param>
public sealed record WinogradBlocking(
    WinogradTransform Transform, int RegisterTiles, int RegisterBlocks, int BlockTiles, bool FromTaps = false)
{
    // As in RowTile: a fused multiply-add takes 4 cycles, two start in each, beside two loads; a vector of weights comes from
    // the second cache in about two; an iteration of the loop takes one.
    private const int Latency = 4;
    private const int PerCycle = 2;
    private const int WeightCycles = 2;
    private const int LoopCycles = 1;
    private const int LargestBlocks = 4;

    // Three taps' worth of a row, a helper and a transformed vector, and the factors of both directions, beside the sums.
    private const int TapRegisters = 8;

    // All transformed weights go by once for each block of tiles, from the third cache: with 28 tiles and two blocks of outputs
    // that takes a third of its rate, while the transformed tiles of up to 256 channels stay in a second cache of 1 MiB.
    private const int LeastBlockTiles = 28;

    /// <summary>The blocking whose products take the fewest estimated cycles.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="transform">The transform.</param>
    /// <param name="tiles">The tiles at hand.</param>
    /// <param name="outChannels">Output channels.</param>
    public static WinogradBlocking Choose(InstructionSet isa, WinogradTransform transform, int tiles, int outChannels)
    {
        int blocks = (outChannels + isa.Lanes - 1) / isa.Lanes;
        WinogradBlocking? best = null;
        double bestCycles = double.PositiveInfinity;
        for (int b = 1; b <= LargestBlocks; b++)
        {
            for (int t = Math.Min(tiles, RowTile.Accumulators(isa) / b); t >= 1 && blocks % b == 0; t--)
            {
                var blocking = new WinogradBlocking(transform, t, b, BalancedTiles(tiles, t));
                double cycles = blocking.ProductCycles(tiles);
                if (cycles < bestCycles - 1e-6 && (t * b) + b + 1 <= isa.Registers)
                {
                    best = blocking;
                    bestCycles = cycles;
                }
            }
        }

        return best!;
    }

    /// <summary>
    /// The blocking that reads taps: a register tile holds a whole row of products of all tiles, so that weights are transformed in
    /// registers, for every row once more. A quarter of the bytes goes by, for a fifth more instructions where tiles fill the registers.
    /// Null if they are too many, or the transform is not F(4x4, 3x3), whose weights want whole factors alone.
    /// </summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="transform">The transform.</param>
    /// <param name="tiles">The tiles at hand.</param>
    public static WinogradBlocking? OfTaps(InstructionSet isa, WinogradTransform transform, int tiles) =>
        transform == WinogradTransform.F4 && (tiles * transform.Inputs) + TapRegisters <= isa.Registers
            ? new(transform, tiles, 1, tiles, FromTaps: true)
            : null;

    /// <summary>Estimated cycles of one product of some tiles, for one input channel and one block of outputs.</summary>
    public double ProductCycles(int tiles)
    {
        if (FromTaps)
        {
            return TapCycles() / Transform.Products;
        }

        int last = tiles % BlockTiles;
        int iterations = (tiles / BlockTiles * (BlockTiles / RegisterTiles)) + ((last + RegisterTiles - 1) / RegisterTiles);
        double work = Math.Max(RegisterTiles * RegisterBlocks, RegisterTiles + RegisterBlocks) / (double)PerCycle;
        return iterations * (Math.Max(Math.Max(Latency, WeightCycles * RegisterBlocks), work) + LoopCycles) / RegisterBlocks;
    }

    // Of all products. A row takes six operations for its transform; the four inner ones six more to come from three rows of taps.
    private double TapCycles()
    {
        double sums = Transform.Inputs * RegisterTiles;
        double outer = Math.Max(Latency, (sums + 6) / PerCycle) + LoopCycles;
        double inner = Math.Max(Latency, (sums + 12) / PerCycle) + LoopCycles;
        return (2 * outer) + (4 * inner);
    }

    // Blocks of one size, of whole register tiles.
    private static int BalancedTiles(int tiles, int registerTiles)
    {
        int blocks = Math.Max(1, tiles / LeastBlockTiles);
        int each = (tiles + blocks - 1) / blocks;
        return (each + registerTiles - 1) / registerTiles * registerTiles;
    }
}
