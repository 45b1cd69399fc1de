using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>Writes the transform of a tensor's tiles, which is the same for inputs and for gradients of outputs: square
/// windows of a blocked tensor, with zeros where they hang over its borders, become n x n vectors each. The kernel's
/// extents <c>tiles</c>, <c>tileColumns</c> and <c>blockTiles</c> count tiles; <c>scratch</c> begins with two
/// windows.</summary>
/// <param name="b">The kernel being written.</param>
/// <param name="transform">The transform.</param>
/// <param name="lanes">Channels of a block.</param>
/// <param name="overImages">Whether tiles are counted over all images, which are <c>stride</c> apart.</param>
internal sealed class WinogradTiles(KernelBuilder b, WinogradTransform transform, int lanes, bool overImages)
{
    private readonly int _n = transform.Inputs;

    /// <summary>What is transformed.</summary>
    /// <param name="Tensor">The tensor.</param>
    /// <param name="Size">The extent of a window.</param>
    /// <param name="Height">The extent that is the tensor's height.</param>
    /// <param name="Width">The extent that is its width.</param>
    /// <param name="PadTop">Rows of the first window above the tensor.</param>
    /// <param name="PadLeft">Columns of the first window before the tensor.</param>
    /// <param name="Apply">The transform along an axis, from as many values as a window's extent to n.</param>
    /// <param name="Product">The extent that is the distance of two of the n x n results of a tile.</param>
    public sealed record Source(
        string Tensor,
        int Size,
        string Height,
        string Width,
        IndexExpression PadTop,
        IndexExpression PadLeft,
        Func<KernelBuilder, Local[], Value[]> Apply,
        string Product);

    /// <summary>Declares the second window of scratch.</summary>
    public void DeclareWindow() => b.LetPointer("window", "scratch", _n * _n * lanes);

    /// <summary>Finds a tile: its image, and its row and column among the tiles of the image.</summary>
    public (string Image, IndexExpression Row, IndexExpression Column) Locate(string tensor, IndexExpression tile)
    {
        string image = tensor;
        if (overImages)
        {
            var number = b.LetIndex("image", tile / Extent("tiles"));
            image = b.LetPointer(tensor + "Image", tensor, number * KernelBuilder.Index("stride"));
            tile = b.LetIndex("ofImage", tile - (number * Extent("tiles")));
        }

        var row = b.LetIndex("tileRow", tile / Extent("tileColumns"));
        return (image, row, tile - (row * Extent("tileColumns")));
    }

    /// <summary>Transforms one block of channels of some tiles.</summary>
    /// <param name="source">What is transformed.</param>
    /// <param name="results">Where the first product of the first tile goes; tiles lie side by side.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">The number of tiles.</param>
    /// <param name="block">The block of channels.</param>
    public void Write(Source source, string results, IndexExpression first, IndexExpression count, IndexExpression block)
    {
        var line = b.LetIndex("lineSize", Extent(source.Width) * lanes);
        var plane = b.LetIndex("plane", block * (Extent(source.Height) * line));
        b.For("tile", 0, count, t =>
        {
            var (image, tileRow, tileColumn) = Locate(source.Tensor, first + t);
            var top = b.LetIndex("top", (tileRow * transform.Outputs) - source.PadTop);
            var left = b.LetIndex("left", (tileColumn * transform.Outputs) - source.PadLeft);
            string corner = b.LetPointer("corner", image, plane + (top * line) + (left * lanes));
            b.IfLess(Outside(source, top, left), 1, () => WriteColumns(source, corner, line), () =>
            {
                CopyWindow(source, corner, line, top, left);
                WriteColumns(source, "window", source.Size * lanes);
            });
            string to = b.LetPointer("to", results, t * lanes);
            b.For("row", 0, _n, row =>
            {
                string from = b.LetPointer("from", "scratch", row * (source.Size * lanes));
                var d = Load(b, "d", from, i => i * lanes, source.Size);
                string products = b.LetPointer("products", to, row * _n * Extent(source.Product));
                Store(b, products, source.Apply(b, d), i => i * Extent(source.Product));
            });
        });
    }

    /// <summary>Loads vectors to locals.</summary>
    public static Local[] Load(KernelBuilder b, string name, string pointer, Func<int, IndexExpression> offset, int count) =>
        [.. Enumerable.Range(0, count).Select(i => b.Let(name + Names.Number(i), new Load(pointer, offset(i), true)))];

    /// <summary>Stores values.</summary>
    public static void Store(KernelBuilder b, string pointer, Value[] values, Func<int, IndexExpression> offset)
    {
        for (int i = 0; i < values.Length; i++)
        {
            b.Store(pointer, offset(i), values[i]);
        }
    }

    private static IndexExpression Extent(string name) => KernelBuilder.Index(name);

    // How far a window hangs over the tensor's borders: less than 1 if not at all.
    private static IndexExpression Outside(Source source, IndexExpression top, IndexExpression left) => IndexExpression.Max(
        IndexExpression.Max(0 - top, top - (Extent(source.Height) - source.Size)),
        IndexExpression.Max(0 - left, left - (Extent(source.Width) - source.Size)));

    // The transform along columns, to the first window of scratch.
    private void WriteColumns(Source source, string window, IndexExpression line) => b.For("column", 0, source.Size, column =>
    {
        string from = b.LetPointer("from", window, column * lanes);
        var d = Load(b, "d", from, i => i * line, source.Size);
        string to = b.LetPointer("columnTo", "scratch", column * lanes);
        Store(b, to, source.Apply(b, d), i => i * source.Size * lanes);
    });

    // A window that hangs over the border, with zeros.
    private void CopyWindow(Source source, string corner, IndexExpression line, IndexExpression top, IndexExpression left)
    {
        int size = source.Size;
        b.For("i", 0, size * size, i => b.Store("window", i * lanes, new Constant(0, true)));
        var firstColumn = b.LetIndex("firstColumn", IndexExpression.Max(0, 0 - left));
        var endColumn = b.LetIndex("endColumn", IndexExpression.Min(size, Extent(source.Width) - left));
        b.For("row", IndexExpression.Max(0, 0 - top), IndexExpression.Min(size, Extent(source.Height) - top), row =>
        {
            string from = b.LetPointer("from", corner, row * line);
            string to = b.LetPointer("windowTo", "window", row * (size * lanes));
            b.For("column", firstColumn, endColumn, column =>
                b.Store(to, column * lanes, new Load(from, column * lanes, true)));
        });
    }
}
