using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The norm of each window over 1 to 3 axes.</summary>
public static class LpPoolLayer
{
    // Higher powers of floats are zero or infinite for most numbers.
    private const int LargestPower = 64;

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "LpPool",
        "The P-th root of the sum of |x|^P over each window; padding adds nothing.",
        [
            Windows.Kernel,
            Windows.Stride("kernel"),
            Windows.Padding,
            Windows.PaddingAfter,
            Windows.Dilation,
            new("P", ArgumentType.Integer, "The power.", Minimum: 1, Maximum: LargestPower, Default: "2"),
            Windows.Ceil,
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        if (PoolWindows.Infer(layer) is { } axes)
        {
            layer.Produce(
                new LpPoolOperation(axes, layer.Arguments.Integer("P", 2)),
                [layer.Input],
                Windows.OutputShape(layer.InputShape.Channels, axes, layer.InputShape.Rank));
        }
    }
}

/// <summary>The norm of each window.</summary>
/// <param name="Axes">The windows.</param>
/// <param name="P">The power.</param>
public sealed record LpPoolOperation(EquatableArray<WindowAxis> Axes, int P) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => FormattableString.Invariant($"L{P} pool ") + Windows.KernelText(Axes);

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Windows(Axes, rule.Input.Channels, axes => this with { Axes = axes });

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new LpPoolGradientOperation(Axes, P), rule.OutputGradient, rule.Input(0), rule.Output);
}

/// <summary>dx = the sum of dy (|x| / y)^(P - 1) sign(x) over the windows of each element, zero where a window is: from
/// dy, x and y.</summary>
/// <param name="Axes">The windows.</param>
/// <param name="P">The power.</param>
public sealed record LpPoolGradientOperation(EquatableArray<WindowAxis> Axes, int P) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => FormattableString.Invariant($"L{P} pool gradient");

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);
}
