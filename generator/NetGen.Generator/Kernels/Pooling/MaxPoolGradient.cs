using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The gradient of <see cref="MaxPool"/>: each window gives its gradient to the position that won. Operands: dy,
/// indices, dx. A work item is a channel or channel block.
/// </summary>
/// <param name="Depth">Windows along depth.</param>
/// <param name="Height">Windows along height.</param>
/// <param name="Width">Windows along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of all tensors.</param>
public sealed record MaxPoolGradient(
    PoolAxis Depth, PoolAxis Height, PoolAxis Width, int Channels, Layout Layout) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => $"MaxPoolGradient_{Geometry.Text}";

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
            Invariant($"dx {Geometry.InShape} gets, where each {Geometry.Window} window had its largest value, dy {Geometry.OutShape}."),
            "Channels, then output positions, then the positions of their windows; g holds dy, index the winning positions.",
        ],
        KernelParameters.Of(Reach, ["dy", "indices", "dx"]),
        PoolBackward.Write(isa, Geometry, [], new Share()).Statements);

    private sealed class Share : IPoolShare
    {
        public void Begin(KernelBuilder b, PoolSite site)
        {
            b.Let("g" + site.Suffix, site.Load("dy"));
            b.Let("index" + site.Suffix, site.Load("indices"));
        }

        public Value Tap(KernelBuilder b, PoolSite site, IndexExpression number, Func<string, Value> input) => new Select(
            Comparison.Equal,
            new Local("index" + site.Suffix, site.IsVector),
            site.Number(number),
            new Local("g" + site.Suffix, site.IsVector),
            site.Constant(0));
    }
}
