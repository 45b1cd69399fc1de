using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>The window of a site.</summary>
/// <param name="Geometry">The axes.</param>
/// <param name="Floats">Floats at one position.</param>
/// <param name="Output">The output that it belongs to.</param>
/// <param name="Inside">Its positions that lie in the input.</param>
/// <param name="Suffix">Ends the names of locals.</param>
/// <param name="IsWhole">Whether all its positions along the row lie in the input.</param>
internal sealed record PoolWindow(
    PoolGeometry Geometry, int Floats, PoolOutput Output, PoolTaps Inside, string Suffix, bool IsWhole)
{
    private const int LongestUnrolledRow = 8;

    /// <summary>Whether the positions of a row are few enough to be written one by one.</summary>
    public static bool Unrolls(PoolAxis width) => width.Kernel <= LongestUnrolledRow;

    /// <summary>Writes loops over the rows of the window; the body gets the offset in the input of the first window
    /// position of a row (which may be in the padding), and the number of that position.</summary>
    public void Rows(KernelBuilder b, Action<IndexExpression, IndexExpression> body)
    {
        var (depth, height, width) = (Geometry.Depth, Geometry.Height, Geometry.Width);
        var (kd, kh) = (Inside.Kd, Inside.Kh);
        b.For("kd", kd.Begin, kd.End, d => b.For("kh", kh.Begin, kh.End, h =>
        {
            var id = depth.First(Output.Od) + (d * depth.Dilation);
            var ih = height.First(Output.Oh) + (h * height.Dilation);
            var iw = width.First(Output.Ow);
            var at = (((((Output.Group * depth.In) + id) * height.In) + ih) * width.In) + iw;
            body(b.LetIndex("at" + Suffix, at * Floats), PoolTaps.Number(Geometry, d, h, 0));
        }));
    }

    /// <summary>Writes a loop over the positions of a window row, unrolled where it is short and not clipped; the body
    /// gets the number of a position, and its distance in floats from the first.</summary>
    public void Positions(KernelBuilder b, Action<IndexExpression, IndexExpression> body)
    {
        int distance = Geometry.Width.Dilation * Floats;
        if (IsWhole && Unrolls(Geometry.Width))
        {
            for (int k = 0; k < Geometry.Width.Kernel; k++)
            {
                body(k, k * distance);
            }
        }
        else
        {
            b.For("kw", Inside.Kw.Begin, Inside.Kw.End, k => body(k, k * distance));
        }
    }
}

/// <summary>A position of the output.</summary>
/// <param name="Group">The channel or channel block.</param>
/// <param name="Od">The depth.</param>
/// <param name="Oh">The height.</param>
/// <param name="Ow">The width.</param>
internal sealed record PoolOutput(IndexExpression Group, IndexExpression Od, IndexExpression Oh, IndexExpression Ow);

/// <summary>The positions of a window that lie in the input, as ranges along each axis.</summary>
/// <param name="Kd">Along the depth.</param>
/// <param name="Kh">Along the height.</param>
/// <param name="Kw">Along the width.</param>
internal sealed record PoolTaps(
    (IndexExpression Begin, IndexExpression End) Kd,
    (IndexExpression Begin, IndexExpression End) Kh,
    (IndexExpression Begin, IndexExpression End) Kw)
{
    /// <summary>Their number.</summary>
    public IndexExpression Count => (Kd.End - Kd.Begin) * (Kh.End - Kh.Begin) * (Kw.End - Kw.Begin);

    /// <summary>The number of the first among all positions of the window.</summary>
    public IndexExpression First(PoolGeometry geometry) => Number(geometry, Kd.Begin, Kh.Begin, Kw.Begin);

    /// <summary>The number of a window position.</summary>
    public static IndexExpression Number(
        PoolGeometry geometry, IndexExpression kd, IndexExpression kh, IndexExpression kw) =>
        (((kd * geometry.Height.Kernel) + kh) * geometry.Width.Kernel) + kw;
}
