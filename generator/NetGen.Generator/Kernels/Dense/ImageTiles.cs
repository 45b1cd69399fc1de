using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Dense;

/// <summary>Covers the images <c>begin</c> to <c>end</c> with tiles of some images.</summary>
internal static class ImageTiles
{
    private static readonly IndexExpression Begin = KernelBuilder.Index("begin");
    private static readonly IndexExpression End = KernelBuilder.Index("end");
    private static readonly IndexExpression Whole = KernelBuilder.Index("wholeTiles");

    /// <summary>Declares <c>wholeTiles</c>, where the images that do not fill a tile begin.</summary>
    public static void Declare(KernelBuilder b, int images) =>
        b.LetIndex("wholeTiles", Begin + ((End - Begin) / images * images));

    /// <summary>Writes a loop over the tiles, and one over the images left. The body gets the offset of each image of a
    /// tile.</summary>
    public static void ForThenOneByOne(KernelBuilder b, int images, Action<IndexExpression[]> body)
    {
        b.For("n", Begin, Whole, n => body([.. Enumerable.Range(0, images).Select(k => Offset(b, "image" + k, n + k))]), images);
        b.For("n", Whole, End, n => body([Offset(b, "image", n)]));
    }

    /// <summary>
    /// Writes one loop. Where fewer images are left, a tile has the last one several times: that gives the same result
    /// again, and is right where nothing is added to a result in memory. The body gets the offset of each image of a
    /// tile.
    /// </summary>
    public static void ForRepeatingTheLast(KernelBuilder b, int images, Action<IndexExpression[]> body) => b.For(
        "n",
        Begin,
        End,
        n => body(
        [
            .. Enumerable.Range(0, images)
                .Select(k => Offset(b, "image" + k, k == 0 ? n : IndexExpression.Min(n + k, End - 1))),
        ]),
        images);

    private static IndexExpression Offset(KernelBuilder b, string name, IndexExpression image) =>
        b.LetIndex(name, image * KernelBuilder.Index("stride"));
}
