using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>What a pooling kernel does with the positions of a window.</summary>
internal interface IPoolReduction
{
    /// <summary>Declares the accumulators of a site.</summary>
    void Begin(KernelBuilder b, PoolSite site);

    /// <summary>Takes in a window position.</summary>
    void Tap(KernelBuilder b, PoolSite site, IndexExpression number, Value x);

    /// <summary>Writes the result.</summary>
    void End(KernelBuilder b, PoolSite site);

    /// <summary>Whether parts of a window may be combined by themselves.</summary>
    bool Combines { get; }

    /// <summary>Whether a position that is taken in twice changes nothing.</summary>
    bool IsIdempotent { get; }

    /// <summary>What some positions of a window, or some parts of it, give together. Locals may be named more than
    /// once.</summary>
    Value Combine(IReadOnlyList<Value> values);

    /// <summary>Declares the accumulator of a site with its final value.</summary>
    void Set(KernelBuilder b, PoolSite site, Value value);
}

/// <summary>Writes pooling kernels; a work item is an output row of a channel or channel block.</summary>
/// <param name="isa">The instruction set.</param>
/// <param name="geometry">The windows.</param>
/// <param name="reduction">What is done with the positions of a window.</param>
internal sealed class PoolForward(InstructionSet isa, PoolGeometry geometry, IPoolReduction reduction)
{
    private readonly KernelBuilder _b = new();

    /// <summary>The number of work items.</summary>
    public static int WorkItems(PoolGeometry geometry, InstructionSet isa) =>
        geometry.Groups(isa) * geometry.Depth.Out * geometry.Height.Out;

    /// <summary>The statements of a kernel.</summary>
    public static KernelBuilder Write(InstructionSet isa, PoolGeometry geometry, IPoolReduction reduction) =>
        new PoolForward(isa, geometry, reduction).Write();

    private KernelBuilder Write()
    {
        var loops = new PoolLoops(_b, isa, geometry);
        var columns = PoolColumns.Fits(geometry, isa, reduction) ? new PoolColumns(_b, isa, geometry, reduction) : null;
        int rows = geometry.Height.Out;
        _b.For("row", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), row =>
        {
            var group = _b.LetIndex("c", row / (geometry.Depth.Out * rows));
            IndexExpression od = geometry.Depth.Out == 1 ? 0 : _b.LetIndex("od", row / rows % geometry.Depth.Out);
            IndexExpression oh = rows == 1 ? 0 : _b.LetIndex("oh", row % rows);
            if (columns is not null)
            {
                columns.Row(group, od, oh, row);
                return;
            }

            loops.Row(group, od, oh, row, stride => stride <= 2, (site, window) =>
            {
                reduction.Begin(_b, site);
                window.Rows(_b, (at, tap) => Taps(site, window, at, tap));
                reduction.End(_b, site);
            });
        });
        return _b;
    }

    private void Taps(PoolSite site, PoolWindow window, IndexExpression at, IndexExpression tap)
    {
        int floats = geometry.Floats(isa);
        if (floats > 1 || !site.IsVector || geometry.Width.Stride == 1)
        {
            window.Positions(_b, (k, distance) => reduction.Tap(_b, site, tap + k, new Load("x", at + distance, site.IsVector)));
            return;
        }

        // Stride 2: two vectors of the row hold position k of all windows in their even elements and k + 1 in the odd
        // ones, unless positions lie apart.
        int dilation = geometry.Width.Dilation;
        for (int k = 0; k < geometry.Width.Kernel; k += dilation == 1 ? 2 : 1)
        {
            string name = k.ToString(System.Globalization.CultureInfo.InvariantCulture) + site.Suffix;
            var low = _b.Let("low" + name, new Load("x", at + (k * dilation), true));
            bool one = site.Active > 0 && 2 * site.Active <= isa.Lanes;
            var high = one ? low : _b.Let("high" + name, new Load("x", at + ((k * dilation) + isa.Lanes), true));
            reduction.Tap(_b, site, tap + k, new Shuffle(ShuffleOperator.Even, low, high));
            if (dilation == 1 && k + 1 < geometry.Width.Kernel)
            {
                reduction.Tap(_b, site, tap + (k + 1), new Shuffle(ShuffleOperator.Odd, low, high));
            }
        }
    }
}
