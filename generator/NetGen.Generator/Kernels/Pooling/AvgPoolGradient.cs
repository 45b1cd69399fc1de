using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>
/// The gradient of <see cref="AvgPool"/>, and the epilogue: each window gives an equal share to its positions.
/// Operands: dy, the epilogue's, dx. A work item is a channel or channel block.
/// </summary>
/// <param name="Depth">Windows along depth.</param>
/// <param name="Height">Windows along height.</param>
/// <param name="Width">Windows along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of all tensors.</param>
/// <param name="Divisor">What the forward kernel divides by.</param>
/// <param name="Epilogue">What is done to the result.</param>
public sealed record AvgPoolGradient(
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
        $"{(Divisor == PoolDivisor.One ? "Sum" : "Avg")}PoolGradient_{Geometry.Text}{Suffix}{Kernels.Epilogue.Suffix(Epilogue)}";

    /// <inheritdoc/>
    public override string Family => "Pooling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private string Suffix => Divisor == PoolDivisor.Inside && !Geometry.IsAdaptive ? "_withoutPadding" : "";

    private PoolGeometry Geometry => new(Depth, Height, Width, Channels, Layout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Geometry.Groups(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [
            Invariant($"dx {Geometry.InShape} gets {(Divisor == PoolDivisor.One ? "all" : "equal shares")} of dy {Geometry.OutShape} from each {Geometry.Window} window."),
            "Channels, then output positions, then the positions of their windows; g holds the share.",
        ],
        KernelParameters.Of(Reach, ["dy"], Kernels.Epilogue.Names(Epilogue), ["dx"]),
        PoolBackward.Write(isa, Geometry, Epilogue, new Share(this)).Statements);

    private sealed class Share(AvgPoolGradient pool) : IPoolShare
    {
        public void Begin(KernelBuilder b, PoolSite site)
        {
            Value dy = site.Load("dy");
            b.Let("g" + site.Suffix, pool.Divisor == PoolDivisor.One ? dy : dy * AvgPool.Scale(site, pool.Divisor));
        }

        public Value Tap(KernelBuilder b, PoolSite site, IndexExpression number, Func<string, Value> input) => new Local("g" + site.Suffix, site.IsVector);
    }
}
