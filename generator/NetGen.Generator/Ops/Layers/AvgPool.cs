using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Average pooling over 1 to 3 axes.</summary>
public static class AvgPoolLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "AvgPool",
        "The mean of each window.",
        [
            Windows.Kernel,
            Windows.Stride("kernel"),
            Windows.Padding,
            Windows.PaddingAfter,
            Windows.Dilation,
            Windows.Ceil,
            new("CountPadding", ArgumentType.Boolean, "Whether padding counts as zeros in the mean.", Default: "true"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        if (PoolWindows.Infer(layer) is { } axes)
        {
            layer.Produce(
                new AveragePoolOperation(axes, layer.Arguments.Boolean("CountPadding", true)),
                [layer.Input],
                Windows.OutputShape(layer.InputShape.Channels, axes, layer.InputShape.Rank));
        }
    }
}

/// <summary>The mean of each window.</summary>
/// <param name="Axes">The windows.</param>
/// <param name="CountPadding">Whether the divisor is the window's size; what reaches past the padding never
/// counts.</param>
public sealed record AveragePoolOperation(EquatableArray<WindowAxis> Axes, bool CountPadding) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "average pool " + Windows.KernelText(Axes);

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Windows(Axes, rule.Input.Channels, axes => this with { Axes = axes });

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new AveragePoolGradientOperation(Axes, CountPadding), rule.OutputGradient);
}

/// <summary>Spreads each gradient evenly over its window: input dy.</summary>
public sealed record AveragePoolGradientOperation(EquatableArray<WindowAxis> Axes, bool CountPadding) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "average pool gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.AsEpilogue();

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationGradientItem;
}
