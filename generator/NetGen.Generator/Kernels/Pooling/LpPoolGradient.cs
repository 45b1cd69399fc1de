using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The gradient of <see cref="LpPool"/>: each window gives dy (|x| / y)^(P - 1) sign(x) to its positions. Operands: dy,
/// x, y, dx. A work item is a channel or channel block.
/// </summary>
/// <param name="Depth">Windows along depth.</param>
/// <param name="Height">Windows along height.</param>
/// <param name="Width">Windows along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of all tensors.</param>
/// <param name="P">The power, from 1.</param>
public sealed record LpPoolGradient(
    PoolAxis Depth, PoolAxis Height, PoolAxis Width, int Channels, Layout Layout, int P) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"L{P}PoolGradient_{Geometry.Text}");

    /// <inheritdoc/>
    public override string Family => "Pooling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private PoolGeometry Geometry => new(Depth, Height, Width, Channels, Layout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Geometry.Groups(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [
            Invariant($"dx {Geometry.InShape} gets dy {Geometry.OutShape} times (|x| / y)^{P - 1} with the sign of x from each {Geometry.Window} window."),
            "Channels, then output positions, then the positions of their windows; g holds dy, norm y where it is not zero.",
        ],
        KernelParameters.Of(Reach, ["dy", "x", "y", "dx"]),
        PoolBackward.Write(isa, Geometry, [], new Share(P)).Statements);

    private sealed class Share(int p) : IPoolShare
    {
        public void Begin(KernelBuilder b, PoolSite site)
        {
            b.Let("g" + site.Suffix, site.Load("dy"));
            if (p > 1)
            {
                // Where the norm is zero, so is each x.
                var root = b.Let("root" + site.Suffix, site.Load("y"));
                b.Let("norm" + site.Suffix, new Select(Comparison.Equal, root, site.Constant(0), site.Constant(1), root));
            }
        }

        public Value Tap(KernelBuilder b, PoolSite site, IndexExpression number, Func<string, Value> input)
        {
            string name = site.NameOf(number);
            var g = new Local("g" + site.Suffix, site.IsVector);
            var zero = site.Constant(0);
            if (p == 1)
            {
                var x = b.Let("x" + name, input("x"));
                return new Select(Comparison.Greater, x, zero, g, new Select(Comparison.Greater, zero, x, -g, zero));
            }

            // An odd power keeps the sign.
            var part = b.Let("part" + name, input("x") / new Local("norm" + site.Suffix, site.IsVector));
            return p % 2 == 0
                ? g * Power.Product(b, "Of" + name, part, p - 1)
                : g * part * Power.Product(b, "Of" + name, b.Let("size" + name, new Unary(UnaryOperator.Abs, part)), p - 2);
        }
    }
}
