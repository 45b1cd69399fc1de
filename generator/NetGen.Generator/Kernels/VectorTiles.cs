using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Covers a run of floats with tiles of some vectors, the last of them smaller.</summary>
internal static class VectorTiles
{
    /// <summary>
    /// Writes a loop over the whole tiles, and then the rest. The body gets the offset of a tile and, for each of its
    /// vectors, the number of active lanes, where 0 stands for all.
    /// </summary>
    public static void For(
        KernelBuilder b,
        string variable,
        int count,
        int lanes,
        int vectors,
        Action<IndexExpression, int[]> body)
    {
        int step = lanes * vectors;
        int whole = count / step * step;
        b.For(variable, 0, whole, offset => body(offset, new int[vectors]), step);
        int rest = (count - whole + lanes - 1) / lanes;
        if (rest > 0)
        {
            int[] active = new int[rest];
            active[rest - 1] = count % lanes;
            body(whole, active);
        }
    }

    /// <summary>Ends the names of locals of a partial vector that stands in the same block as a whole one.</summary>
    public static string Suffix(int count, int lanes, int active) => active == 0 || count < lanes ? "" : "Tail";
}
