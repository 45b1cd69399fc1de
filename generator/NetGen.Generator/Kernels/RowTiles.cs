using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Covers rows with tiles that are work items, the last of them smaller.</summary>
internal static class RowTiles
{
    /// <summary>Writes a loop over the work items <c>begin</c> to <c>end</c>; the body gets the first row of a tile and
    /// the number of its rows.</summary>
    public static void For(KernelBuilder b, int count, int rows, Action<IndexExpression, int> body) =>
        For(b, count / rows, count % rows, rows, body);

    /// <summary>The same with equal tiles, the last of which overlaps the one before it if need be; that is right where
    /// the rows of a tile are stored once they are complete. There are at least as many rows as a tile has; the body
    /// gets the first row of a tile.</summary>
    public static void ForOverlapping(KernelBuilder b, IndexExpression count, int rows, Action<IndexExpression> body) =>
        b.For("tile", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), tile =>
            body(b.LetIndex("row", IndexExpression.Min(tile * rows, count - rows))));

    /// <summary>The same for a number of whole tiles that may be an argument, and the rows behind them.</summary>
    public static void For(KernelBuilder b, IndexExpression whole, int rest, int rows, Action<IndexExpression, int> body)
    {
        var begin = KernelBuilder.Index("begin");
        var end = KernelBuilder.Index("end");
        bool hasWhole = whole is not IndexConstant { Value: 0 };
        if (hasWhole)
        {
            b.For("tile", begin, rest == 0 ? end : IndexExpression.Min(end, whole), tile =>
                body(b.LetIndex("row", tile * rows), rows));
        }

        if (rest > 0)
        {
            // At most one trip: the last work item, if it is in the range.
            b.For("tile", hasWhole ? IndexExpression.Max(begin, whole) : begin, end, _ => body(b.LetIndex("row", whole * rows), rest));
        }
    }
}
