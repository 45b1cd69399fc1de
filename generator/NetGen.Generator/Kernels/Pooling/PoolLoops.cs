using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The loops that pooling and its gradients have in common: over the sites of an output row, and over the window of a
/// site. Edge windows are clipped to the input by loop bounds; the windows between them are unrolled along the row.
/// </summary>
internal sealed class PoolLoops(KernelBuilder b, InstructionSet isa, PoolGeometry geometry)
{
    private readonly int _floats = geometry.Floats(isa);

    /// <summary>Writes what happens at a site, with loops over its window.</summary>
    public delegate void SiteBody(PoolSite site, PoolWindow window);

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
        else if (PoolWindow.Unrolls(width) && vectorStride(width.Stride))
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
            var inside = new PoolTaps(kd, kh, kw);
            var output = ((row * width.Out) + ow) * _floats;
            body(
                new PoolSite(suffix, isVector, active, output, inside.First(geometry), inside.Count, counted),
                new PoolWindow(geometry, _floats, new PoolOutput(group, od, oh, ow), inside, suffix, isWhole));
        }
    }

    private IndexExpression Counted(string name, PoolAxis axis, IndexExpression output) =>
        axis.Overhang == 0 ? axis.Kernel : b.LetIndex(name, axis.Counted(output));
}
