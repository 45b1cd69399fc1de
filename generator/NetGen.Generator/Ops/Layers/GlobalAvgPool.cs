using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The mean over all positions of each channel.</summary>
public static class GlobalAvgPoolLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "GlobalAvgPool",
        "The mean over all positions of each channel, as a feature vector.",
        [],
        Build);

    private static void Build(LayerContext layer)
    {
        if (!layer.RequireSpace())
        {
            return;
        }

        layer.Produce(new GlobalAveragePoolOperation(), [layer.Input], new TensorShape(layer.InputShape.Channels, []));
    }
}

/// <summary>The mean over all positions of each channel.</summary>
public sealed record GlobalAveragePoolOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "global average pool";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.PlanarResult;

    /// <inheritdoc/>
    public override bool Accepts(EpilogueItem item) => item is ActivationItem;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        if (rule.Input.IsPoint)
        {
            rule.PassOn(isFlat: false);
        }
        else
        {
            rule.Windows(rule.WholeWindow(), rule.Input.Channels, axes => new AveragePoolOperation(axes, CountPadding: true));
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new GlobalAveragePoolGradientOperation(), rule.OutputGradient);
}

/// <summary>Spreads each channel's gradient evenly over its positions: input dy.</summary>
public sealed record GlobalAveragePoolGradientOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "global average pool gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => new(LayoutSource.Either, LayoutSource.Forward);
}
