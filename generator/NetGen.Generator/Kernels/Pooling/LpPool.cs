using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>The P-th root of the sum of |x|^P over each window. Operands: x, y. A work item is an output row of a channel
/// or channel block.</summary>
/// <param name="Depth">Windows along depth.</param>
/// <param name="Height">Windows along height.</param>
/// <param name="Width">Windows along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of all tensors.</param>
/// <param name="P">The power, from 1.</param>
public sealed record LpPool(PoolAxis Depth, PoolAxis Height, PoolAxis Width, int Channels, Layout Layout, int P) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"L{P}Pool_{Geometry.Text}");

    /// <inheritdoc/>
    public override string Family => "Pooling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private PoolGeometry Geometry => new(Depth, Height, Width, Channels, Layout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => PoolForward.WorkItems(Geometry, isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [
            Invariant($"y {Geometry.OutShape} = the root {P} of the sum of |x|^{P} over each {Geometry.Window} window of x {Geometry.InShape}."),
            "Output rows, then positions of a row; sum holds the sum of a window.",
        ],
        KernelParameters.Of(Reach, ["x", "y"]),
        PoolForward.Write(isa, Geometry, new Reduction(P)).Statements);

    private sealed class Reduction(int p) : IPoolReduction
    {
        public void Begin(KernelBuilder b, PoolSite site) => b.Let("sum" + site.Suffix, site.Constant(0));

        public void Tap(KernelBuilder b, PoolSite site, IndexExpression number, Value x)
        {
            string name = site.NameOf(number);
            var sum = Sum(site);
            var value = b.Let("x" + name, p % 2 == 0 ? x : new Unary(UnaryOperator.Abs, x));
            b.Assign(sum, p == 2 ? new Fma(value, value, sum) : sum + Power.Product(b, "Of" + name, value, p));
        }

        public void End(KernelBuilder b, PoolSite site) => b.Store("y", site.Output, b.Named("root" + site.Suffix, Root(b, site)), site.Active);

        public bool Combines => false;

        public bool IsIdempotent => false;

        public Value Combine(IReadOnlyList<Value> values) => throw new NotSupportedException("parts of a window are powers already");

        public void Set(KernelBuilder b, PoolSite site, Value value) => throw new NotSupportedException("parts of a window are powers already");

        // By square roots for a power of two.
        private Value Root(KernelBuilder b, PoolSite site)
        {
            Value root = Sum(site);
            int rest = p;
            for (; rest % 2 == 0; rest /= 2)
            {
                root = new Unary(UnaryOperator.Sqrt, root);
            }

            return rest == 1
                ? root
                : ActivationMethods.Forward(b, new Activation(ActivationKind.Pow, 1f / p), "Root" + site.Suffix, Sum(site));
        }

        private static Local Sum(PoolSite site) => new("sum" + site.Suffix, site.IsVector);
    }
}
