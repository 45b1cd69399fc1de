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
    /// <param name="b">The kernel being written.</param>
    /// <param name="site">The site.</param>
    /// <param name="number">The number of the position.</param>
    /// <param name="input">Reads at the position in a tensor that lies like dx.</param>
    Value Tap(KernelBuilder b, PoolSite site, IndexExpression number, Func<string, Value> input);
}

/// <summary>
/// Writes the gradients of pooling kernels; a work item is a channel or channel block. Where windows neither overlap
/// nor leave gaps, each element of dx is written once; else dx is cleared, and every window adds to it, one after the
/// other.
/// </summary>
/// <param name="isa">The instruction set.</param>
/// <param name="geometry">The windows.</param>
/// <param name="epilogue">Elementwise work on the gradient.</param>
/// <param name="share">What windows give to their positions.</param>
internal sealed class PoolBackward(
    InstructionSet isa, PoolGeometry geometry, EquatableArray<EpilogueItem> epilogue, IPoolShare share)
{
    private readonly KernelBuilder _b = new();

    /// <summary>The statements of a kernel.</summary>
    public static KernelBuilder Write(
        InstructionSet isa, PoolGeometry geometry, EquatableArray<EpilogueItem> epilogue, IPoolShare share) =>
        new PoolBackward(isa, geometry, epilogue, share).Write();

    private KernelBuilder Write()
    {
        var loops = new PoolLoops(_b, isa, geometry);
        int size = geometry.Depth.In * geometry.Height.In * geometry.Width.In * geometry.Floats(isa);
        bool once = geometry.IsPartition;
        _b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            if (!once)
            {
                var zero = _b.Let("zero", new Constant(0, true));
                VectorTiles.For(_b, "i", size, isa.Lanes, 1, (i, active) => _b.Store("dx", (c * size) + i, zero, active[0]));
            }

            _b.For("od", 0, geometry.Depth.Out, od => _b.For("oh", 0, geometry.Height.Out, oh =>
            {
                var row = _b.LetIndex("row", (((c * geometry.Depth.Out) + od) * geometry.Height.Out) + oh);
                loops.Row(c, od, oh, row, stride => stride == 1 || (stride == 2 && once), (site, window) =>
                {
                    share.Begin(_b, site);
                    window.Rows(_b, (at, tap) => Scatter(site, window, at, tap));
                });
            }));
            if (!once && epilogue.Count > 0)
            {
                VectorTiles.For(_b, "i", size, isa.Lanes, 1, (i, active) =>
                    Finish(VectorTiles.Suffix(size, isa.Lanes, active[0]), (c * size) + i, active[0]));
            }
        });
        return _b;
    }

    private void Finish(string suffix, IndexExpression at, int active)
    {
        var sum = _b.Let("sum" + suffix, new Load("dx", at, true));
        _b.Assign(sum, Epilogue.Apply(_b, epilogue, suffix, sum, name => new Load(name, at, true)));
        _b.Store("dx", at, sum, active);
    }

    private void Scatter(PoolSite site, PoolWindow window, IndexExpression at, IndexExpression tap)
    {
        int floats = geometry.Floats(isa);
        int count = 0;
        if (floats == 1 && site.IsVector && geometry.Width.Stride == 2)
        {
            // Windows of two: what they give to their first and second positions alternates in dx.
            var first = share.Tap(_b, site, tap, name => Half(name, ShuffleOperator.Even));
            var second = share.Tap(_b, site, tap + 1, name => Half(name, ShuffleOperator.Odd));
            int active = site.Active == 0 ? 2 * isa.Lanes : 2 * site.Active;
            Write(at, new Shuffle(ShuffleOperator.InterleaveLower, first, second), Math.Min(active, isa.Lanes));
            if (active > isa.Lanes)
            {
                Write(at + isa.Lanes, new Shuffle(ShuffleOperator.InterleaveUpper, first, second), active - isa.Lanes);
            }

            return;
        }

        window.Positions(_b, (k, distance) => Write(
            at + distance, share.Tap(_b, site, tap + k, name => new Load(name, at + distance, site.IsVector)), site.Active));

        Value Half(string name, ShuffleOperator half)
        {
            var low = new Load(name, at, true);
            bool isShort = site.Active > 0 && 2 * site.Active <= isa.Lanes;
            return new Shuffle(half, low, isShort ? low : new Load(name, at + isa.Lanes, true));
        }

        void Write(IndexExpression offset, Value value, int active)
        {
            string suffix = site.Suffix + count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            count++;
            value = geometry.IsPartition ? value : new Load("dx", offset, site.IsVector) + value;
            value = Epilogue.Apply(_b, geometry.IsPartition ? epilogue : [], suffix, value, name => new Load(name, offset, site.IsVector));
            _b.Store("dx", offset, site.IsVector && active % isa.Lanes > 0 ? _b.Named("dx" + suffix, value) : value, active % isa.Lanes);
        }
    }
}
