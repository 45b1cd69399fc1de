using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>Covers the images <c>begin</c> to <c>end</c> with tiles of some images, and the rest one by one.</summary>
internal static class ImageTiles
{
    /// <summary>Declares <c>whole</c>, where the images that do not fill a tile begin.</summary>
    public static void Declare(KernelBuilder b, int images)
    {
        var begin = KernelBuilder.Index("begin");
        b.LetIndex("whole", begin + ((KernelBuilder.Index("end") - begin) / images * images));
    }

    /// <summary>Writes the loops; the body gets the number of images of a tile and the offset of each.</summary>
    public static void For(KernelBuilder b, int images, Action<int, Func<int, IndexExpression>> body)
    {
        var stride = KernelBuilder.Index("stride");
        var whole = KernelBuilder.Index("whole");
        b.For("n", KernelBuilder.Index("begin"), whole, n => Tile(n, images), step: images);
        b.For("n", whole, KernelBuilder.Index("end"), n => Tile(n, 1));

        void Tile(IndexExpression n, int count)
        {
            IndexExpression[] offsets =
            [
                .. Enumerable.Range(0, count).Select(k =>
                    b.LetIndex(Invariant(k), (n + k) * stride)),
            ];
            body(count, k => offsets[k]);
        }
    }

    private static string Invariant(int image) => FormattableString.Invariant($"image{image}");
}
