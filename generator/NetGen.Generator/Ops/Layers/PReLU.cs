using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>A leaky rectifier whose slope is learnt (He et al. 2015).</summary>
public static class PReLULayer
{
    private const double LargestSlope = 1000;

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "PReLU",
        "x where positive, else a learnt slope times x.",
        [
            new("PerChannel", ArgumentType.Boolean, "Whether each channel has a slope of its own.", Default: "false"),
            new("Initial", ArgumentType.Number, "The slopes at first.", Minimum: -LargestSlope, Maximum: LargestSlope, Default: "0.25"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        bool perChannel = layer.Arguments.Boolean("PerChannel", false);
        int slope = layer.Graph.AddParameter(
            layer.Name + ".weight",
            ParameterKind.Slope,
            [perChannel ? layer.InputShape.Channels : 1],
            Initialization.Constant((float)layer.Arguments.Number("Initial", 0.25)));
        layer.Produce(new PReLUOperation(perChannel), [layer.Input, slope], layer.InputShape);
    }
}

/// <summary>x where positive, else slope * x. Inputs: x and the slopes.</summary>
/// <param name="PerChannel">Whether each channel has its own.</param>
public sealed record PReLUOperation(bool PerChannel) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "PReLU";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        if (PerChannel)
        {
            rule.EachPosition(this, rule.Input.Channels);
        }
        else
        {
            rule.Elementwise(this);
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        rule.Gradient(1, new PReLUSlopeGradientOperation(PerChannel), rule.Input(0), rule.OutputGradient);
        rule.Gradient(0, new PReLUGradientOperation(PerChannel), rule.OutputGradient, rule.Input(0), rule.Input(1));
    }
}

/// <summary>dx = dy where x is positive, else slope * dy: inputs dy, x and the slopes.</summary>
/// <param name="PerChannel">Whether each channel has its own slope.</param>
public sealed record PReLUGradientOperation(bool PerChannel) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "PReLU gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);
}

/// <summary>The gradient of the slopes: the sum of dy min(0, x) over positions and the batch, and over channels if they
/// share one slope. Inputs: x and dy.</summary>
/// <param name="PerChannel">Whether each channel has its own.</param>
public sealed record PReLUSlopeGradientOperation(bool PerChannel) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "PReLU slope gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);
}
