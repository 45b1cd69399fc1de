using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The loops that pooling and its gradients have in common: over the sites of an output row, and over the window of a
/// site. Edge windows are clipped to the input by loop bounds; the windows between them are unrolled along the row.
/// </summary>
internal sealed class PoolLoops(KernelBuilder b, InstructionSet isa, PoolGeometry geometry)
{
    private const int LongestUnrolledRow = 8;

    private readonly int _floats = geometry.Floats(isa);

    /// <summary>Writes what happens at a site, with loops over its window.</summary>
    public delegate void SiteBody(PoolSite site, Window window);

    /// <summary>Writes the sites of an output row.</summary>
    /// <param name="group">The channel or channel block.</param>
    /// <param name="od">The output's depth.</param>
    /// <param name="oh">The output's height.</param>
    /// <param name="row">The number of the output row, over all groups.</param>
    /// <param name="vectorStride">Whether sites may be vectors along a planar row of this stride.</param>
    /// <param name="body">Writes a site.</param>
    public void Row(
        IndexExpression group,
        IndexExpression od,
        IndexExpression oh,
        IndexExpression row,
        Func<int, bool> vectorStride,
        SiteBody body)
    {
        var width = geometry.Width;
        var kd = PoolGeometry.Clip(b, "kd", geometry.Depth, od, geometry.Depth.IsWhole);
        var kh = PoolGeometry.Clip(b, "kh", geometry.Height, oh, geometry.Height.IsWhole);
        var outer = Counted("kdCounted", geometry.Depth, od) * Counted("khCounted", geometry.Height, oh);
        Edge("Left", 0, width.WholeBegin);
        int begin = width.WholeBegin;
        int count = width.WholeEnd - begin;
        if (_floats > 1)
        {
            b.For("ow", begin, begin + count, ow => Site(ow, "", true, 0, isWhole: true));
        }
        else if (width.Kernel <= LongestUnrolledRow && vectorStride(width.Stride))
        {
            VectorTiles.For(b, "o", count, isa.Lanes, 1, (offset, active) =>
                Site(offset + begin, VectorTiles.Suffix(count, isa.Lanes, active[0]), true, active[0], isWhole: true));
        }
        else
        {
            b.For("ow", begin, begin + count, ow => Site(ow, "", false, 0, isWhole: true));
        }

        Edge("Right", width.WholeEnd, width.Out);

        void Edge(string suffix, int from, int to) =>
            b.For("ow", from, to, ow => Site(ow, suffix, _floats > 1, 0, isWhole: false));

        void Site(IndexExpression ow, string suffix, bool isVector, int active, bool isWhole)
        {
            var kw = PoolGeometry.Clip(b, "kw" + suffix, width, ow, isWhole);
            var counted = outer * (isWhole ? width.Kernel : Counted("kwCounted" + suffix, width, ow));
            var first = Tap(kd.Begin, kh.Begin, kw.Begin);
            var taps = (kd.End - kd.Begin) * (kh.End - kh.Begin) * (kw.End - kw.Begin);
            body(
                new PoolSite(suffix, isVector, active, ((row * width.Out) + ow) * _floats, first, taps, counted),
                new Window(this, group, od, oh, ow, suffix, kd, kh, kw, isWhole));
        }
    }

    private IndexExpression Counted(string name, PoolAxis axis, IndexExpression output) =>
        axis.Overhang == 0 ? axis.Kernel : b.LetIndex(name, axis.Counted(output));

    /// <summary>The number of a window position.</summary>
    private IndexExpression Tap(IndexExpression kd, IndexExpression kh, IndexExpression kw) =>
        (((kd * geometry.Height.Kernel) + kh) * geometry.Width.Kernel) + kw;

    /// <summary>The window of a site.</summary>
    internal sealed class Window(
        PoolLoops loops,
        IndexExpression group,
        IndexExpression od,
        IndexExpression oh,
        IndexExpression ow,
        string suffix,
        (IndexExpression Begin, IndexExpression End) kd,
        (IndexExpression Begin, IndexExpression End) kh,
        (IndexExpression Begin, IndexExpression End) kw,
        bool isWhole)
    {
        /// <summary>Writes loops over the rows of the window; the body gets the offset in the input of the first window
        /// position of a row (which may be in the padding), and the number of that position.</summary>
        public void Rows(KernelBuilder b, Action<IndexExpression, IndexExpression> body)
        {
            var geometry = loops.Geometry;
            var (depth, height, width) = (geometry.Depth, geometry.Height, geometry.Width);
            b.For("kd", kd.Begin, kd.End, d => b.For("kh", kh.Begin, kh.End, h =>
            {
                var id = depth.First(od) + d;
                var ih = height.First(oh) + h;
                var iw = width.First(ow);
                var at = (((((group * depth.In) + id) * height.In) + ih) * width.In) + iw;
                body(b.LetIndex("at" + suffix, at * loops._floats), loops.Tap(d, h, 0));
            }));
        }

        /// <summary>Writes a loop over the positions of a window row, unrolled where it is short and not clipped.</summary>
        public void Positions(KernelBuilder b, Action<IndexExpression> body)
        {
            if (isWhole && loops.Geometry.Width.Kernel <= LongestUnrolledRow)
            {
                for (int k = 0; k < loops.Geometry.Width.Kernel; k++)
                {
                    body(k);
                }
            }
            else
            {
                b.For("kw", kw.Begin, kw.End, body);
            }
        }
    }

    private PoolGeometry Geometry => geometry;
}
