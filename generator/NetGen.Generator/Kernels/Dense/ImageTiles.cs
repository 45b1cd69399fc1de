using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>
/// Covers the images <c>begin</c> to <c>end</c> with tiles of some images. Where fewer are left, a tile has the last one several times:
/// that gives the same result again, and is right where nothing is added to a result in memory.
/// </summary>
internal static class ImageTiles
{
    /// <summary>Says so in a kernel's header.</summary>
    public const string Header = "Where fewer images are left, the last one is computed several times.";

    /// <summary>Writes the loop; the body gets the offset of each image of a tile.</summary>
    public static void For(KernelBuilder b, int images, Action<IndexExpression[]> body)
    {
        var (stride, end) = (KernelBuilder.Index("stride"), KernelBuilder.Index("end"));
        b.For(
            "n",
            KernelBuilder.Index("begin"),
            end,
            n => body(
            [
                .. Enumerable.Range(0, images).Select(k => b.LetIndex(
                    FormattableString.Invariant($"image{k}"), (k == 0 ? n : IndexExpression.Min(n + k, end - 1)) * stride)),
            ]),
            images);
    }
}
