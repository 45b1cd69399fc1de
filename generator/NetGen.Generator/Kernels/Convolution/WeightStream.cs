using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// Weights that an inner loop reads in the order in which they lie. A large layer's come from the third cache or from memory, which
/// deliver twice as much if they are asked before the loop arrives: what the processor asks for by itself ends at a page.
/// </summary>
internal static class WeightStream
{
    // Floats: 8 KiB, or some 400 cycles of a loop that reads two lines for 28 multiply-adds.
    private const int Ahead = 2048;
    private const int CacheLine = 16;

    /// <summary>Asks for what the loop will read later in place of these floats.</summary>
    /// <param name="b">Gets the statements.</param>
    /// <param name="pointer">The pointer that the loop reads from.</param>
    /// <param name="offset">Where it reads.</param>
    /// <param name="floats">How many it reads there.</param>
    public static void Prefetch(KernelBuilder b, string pointer, IndexExpression offset, int floats)
    {
        for (int line = 0; line < floats; line += CacheLine)
        {
            b.Prefetch(pointer, offset + (Ahead + line));
        }
    }
}
