using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The mean of each window, and the epilogue. Operands: x, the epilogue's, y. A work item is an output row of a channel
/// or channel block.
/// </summary>
/// <param name="Depth">Windows along depth.</param>
/// <param name="Height">Windows along height.</param>
/// <param name="Width">Windows along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of all tensors.</param>
/// <param name="Divisor">What the sum is divided by.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record AvgPool(
    PoolAxis Depth,
    PoolAxis Height,
    PoolAxis Width,
    int Channels,
    Layout Layout,
    PoolDivisor Divisor,
    EquatableArray<EpilogueItem> Epilogue) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        $"{(Divisor == PoolDivisor.One ? "Sum" : "Avg")}Pool_{Geometry.Text}{Suffix}{Kernels.Epilogue.Suffix(Epilogue)}";

    /// <inheritdoc/>
    public override string Family => "Pooling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private string Suffix => Divisor == PoolDivisor.Inside && !Geometry.IsAdaptive ? "_withoutPadding" : "";

    private PoolGeometry Geometry => new(Depth, Height, Width, Channels, Layout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => PoolForward.WorkItems(Geometry, isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [
            Invariant($"y {Geometry.OutShape} = the {(Divisor == PoolDivisor.One ? "sum" : "mean")} of each {Geometry.Window} window of x {Geometry.InShape}."),
            "Output rows, then positions of a row; sum holds the sum of a window.",
        ],
        KernelParameters.Of(Reach, ["x"], Kernels.Epilogue.Names(Epilogue), ["y"]),
        PoolForward.Write(isa, Geometry, new Reduction(this)).Statements);

    /// <summary>One over the divisor of a site.</summary>
    internal static Value Scale(PoolSite site, PoolDivisor divisor)
    {
        var taps = divisor == PoolDivisor.Window ? site.Counted : site.Taps;
        return taps is IndexConstant constant
            ? site.Constant(1f / constant.Value)
            : site.Constant(1) / site.Number(taps);
    }

    private sealed class Reduction(AvgPool pool) : IPoolReduction
    {
        public void Begin(KernelBuilder b, PoolSite site) => b.Let("sum" + site.Suffix, site.Constant(0));

        public void Tap(KernelBuilder b, PoolSite site, IndexExpression number, Value x)
        {
            var sum = Sum(site);
            b.Assign(sum, sum + x);
        }

        public void End(KernelBuilder b, PoolSite site)
        {
            var sum = Sum(site);
            var mean = pool.Divisor == PoolDivisor.One ? sum : sum * Scale(site, pool.Divisor);
            b.Assign(sum, Kernels.Epilogue.Apply(
                b, pool.Epilogue, site.Suffix, mean, name => site.Load(name)));
            b.Store("y", site.Output, sum, site.Active);
        }

        public bool Combines => true;

        public bool IsIdempotent => false;

        public Value Combine(IReadOnlyList<Value> values) => values.Aggregate((sum, x) => sum + x);

        public void Set(KernelBuilder b, PoolSite site, Value value) => b.Let("sum" + site.Suffix, value);

        private static Local Sum(PoolSite site) => new("sum" + site.Suffix, site.IsVector);
    }
}
