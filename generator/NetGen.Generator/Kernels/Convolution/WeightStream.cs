using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// Weights that a register tile reads in the order in which they lie. The first tile of an image that needs them finds them in the third
/// cache or in memory, which a processor's own prefetching, ending at each page, does not keep up with; the others find them in the
/// second cache. So each tile asks for its part of those that the image will need next, a little in every iteration of its innermost
/// loop, and then even the first finds them near.
/// </summary>
internal static class WeightStream
{
    /// <summary>The floats that one of several equal parts asks for.</summary>
    /// <param name="floats">What they ask for together.</param>
    /// <param name="parts">Their number.</param>
    public static int Part(long floats, long parts) => (int)((floats + parts - 1) / Math.Max(1, parts));

    /// <summary>Asks for the weights that an iteration of the innermost loop has to ask for.</summary>
    /// <param name="b">Gets the statement.</param>
    /// <param name="pointer">The first that the whole loop asks for.</param>
    /// <param name="iteration">The number of the iteration.</param>
    /// <param name="each">The floats that an iteration asks for; fewer than a line of the cache.</param>
    public static void Prefetch(KernelBuilder b, string pointer, IndexExpression iteration, IndexExpression each) =>
        b.Prefetch(pointer, iteration * each);
}
