using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The largest value of each window; the first wins, NaN wins over numbers, padding never wins. Operands: x, y and, if
/// asked for, indices: the position (kd * KH + kh) * KW + kw of the winner within its window, as a float. A work item
/// is an output row of a channel or channel block.
/// </summary>
/// <param name="Depth">Windows along depth.</param>
/// <param name="Height">Windows along height.</param>
/// <param name="Width">Windows along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of all tensors.</param>
/// <param name="WithIndices">Whether the winners' positions are written, for the gradient.</param>
public sealed record MaxPool(
    PoolAxis Depth, PoolAxis Height, PoolAxis Width, int Channels, Layout Layout, bool WithIndices) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => $"MaxPool_{Geometry.Text}{(WithIndices ? "_indices" : "")}";

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
            Invariant($"y {Geometry.OutShape} = the largest value of each {Geometry.Window} window of x {Geometry.InShape}."),
            "Output rows, then positions of a row; max holds the largest value so far.",
        ],
        KernelParameters.Of(Reach, ["x", "y"], WithIndices ? ["indices"] : []),
        PoolForward.Write(isa, Geometry, new Reduction(isa, WithIndices)).Statements);

    private sealed class Reduction(InstructionSet isa, bool withIndices) : IPoolReduction
    {
        public void Begin(KernelBuilder b, PoolSite site)
        {
            b.Let("max" + site.Suffix, site.Constant(float.NegativeInfinity));
            if (withIndices)
            {
                b.Let("index" + site.Suffix, site.Number(site.FirstTap));
            }
        }

        public void Tap(KernelBuilder b, PoolSite site, IndexExpression number, Value x)
        {
            string name = site.NameOf(number);
            var max = new Local("max" + site.Suffix, site.IsVector);
            var value = b.Let("x" + name, x);
            if (!withIndices)
            {
                b.Assign(max, Combine([max, value]));
                return;
            }

            // The second choices are for x not a number, which does not equal itself.
            var index = new Local("index" + site.Suffix, site.IsVector);
            var at = b.Let("k" + name, site.Number(number));
            b.Assign(index, new Select(Comparison.Greater, value, max, at, index));
            b.Assign(index, new Select(Comparison.Equal, value, value, index, at));
            b.Assign(max, new Select(Comparison.Equal, value, value, new Binary(BinaryOperator.AtLeast, value, max), value));
        }

        public void End(KernelBuilder b, PoolSite site)
        {
            b.Store("y", site.Output, new Local("max" + site.Suffix, site.IsVector), site.Active);
            if (withIndices)
            {
                b.Store("indices", site.Output, new Local("index" + site.Suffix, site.IsVector), site.Active);
            }
        }

        // Which of several equal values wins, only indices tell.
        public bool Combines => !withIndices;

        public bool IsIdempotent => true;

        public Value Combine(IReadOnlyList<Value> values) => Largest.Of(isa, values);

        public void Set(KernelBuilder b, PoolSite site, Value value) => b.Let("max" + site.Suffix, value);
    }
}
