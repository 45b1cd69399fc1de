using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>What the gradient of a pooling kernel gives to the positions of a window.</summary>
internal interface IPoolShare
{
    /// <summary>Declares what a site gives away.</summary>
    void Begin(KernelBuilder b, PoolSite site);

    /// <summary>What a window position gets.</summary>
    Value Tap(PoolSite site, IndexExpression number);
}

/// <summary>
/// Writes the gradients of pooling kernels; a work item is a channel or channel block. Where windows neither overlap nor
/// leave gaps, each element of dx is written once; else dx is cleared, and every window adds to it in turn.
/// </summary>
internal static class PoolBackward
{
    /// <summary>The statements of a kernel.</summary>
    public static KernelBuilder Write(
        InstructionSet isa, PoolGeometry geometry, EquatableArray<EpilogueItem> epilogue, IPoolShare share)
    {
        var b = new KernelBuilder();
        var loops = new PoolLoops(b, isa, geometry);
        int size = geometry.Depth.In * geometry.Height.In * geometry.Width.In * geometry.Floats(isa);
        bool once = geometry.IsPartition;
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            if (!once)
            {
                var zero = b.Let("zero", new Constant(0, true));
                VectorTiles.For(b, "i", size, isa.Lanes, 1, (i, active) => b.Store("dx", (c * size) + i, zero, active[0]));
            }

            b.For("od", 0, geometry.Depth.Out, od => b.For("oh", 0, geometry.Height.Out, oh =>
            {
                var row = b.LetIndex("row", (((c * geometry.Depth.Out) + od) * geometry.Height.Out) + oh);
                loops.Row(c, od, oh, row, stride => stride == 1 || (stride == 2 && once), (site, window) =>
                {
                    share.Begin(b, site);
                    window.Rows(b, (at, tap) =>
                        Scatter(b, isa, geometry, once ? epilogue : [], share, site, window, at, tap));
                });
            }));
            if (!once && epilogue.Count > 0)
            {
                VectorTiles.For(b, "i", size, isa.Lanes, 1, (i, active) =>
                    Finish(b, epilogue, VectorTiles.Suffix(size, isa.Lanes, active[0]), (c * size) + i, active[0]));
            }
        });
        return b;
    }

    private static void Finish(
        KernelBuilder b, EquatableArray<EpilogueItem> epilogue, string suffix, IndexExpression at, int active)
    {
        var sum = b.Let("sum" + suffix, new Load("dx", at, true));
        b.Assign(sum, Epilogue.Apply(b, epilogue, suffix, sum, name => new Load(name, at, true)));
        b.Store("dx", at, sum, active);
    }

    private static void Scatter(
        KernelBuilder b,
        InstructionSet isa,
        PoolGeometry geometry,
        EquatableArray<EpilogueItem> epilogue,
        IPoolShare share,
        PoolSite site,
        PoolLoops.Window window,
        IndexExpression at,
        IndexExpression tap)
    {
        int floats = geometry.Floats(isa);
        int count = 0;
        if (floats == 1 && site.IsVector && geometry.Width.Stride == 2)
        {
            // Windows of two: what they give to their first and second positions alternates in dx.
            var first = share.Tap(site, tap);
            var second = share.Tap(site, tap + 1);
            int active = site.Active == 0 ? 2 * isa.Lanes : 2 * site.Active;
            Write(at, new Shuffle(ShuffleOperator.InterleaveLower, first, second), Math.Min(active, isa.Lanes));
            if (active > isa.Lanes)
            {
                Write(at + isa.Lanes, new Shuffle(ShuffleOperator.InterleaveUpper, first, second), active - isa.Lanes);
            }

            return;
        }

        window.Positions(b, k => Write(at + (k * floats), share.Tap(site, tap + k), site.Active));

        void Write(IndexExpression offset, Value value, int active)
        {
            string suffix = site.Suffix + count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            count++;
            value = geometry.IsPartition ? value : new Load("dx", offset, site.IsVector) + value;
            value = Epilogue.Apply(b, epilogue, suffix, value, name => new Load(name, offset, site.IsVector));
            b.Store("dx", offset, site.IsVector && active % isa.Lanes > 0 ? b.Named("dx" + suffix, value) : value, active % isa.Lanes);
        }
    }
}
