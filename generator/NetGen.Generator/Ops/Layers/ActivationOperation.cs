using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>An elementwise function.</summary>
public sealed record ActivationOperation(Activation Activation) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => Activation.Kind.ToString();

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override EquatableArray<EpilogueItem>? AsEpilogue(int inputs) => [new ActivationItem(Activation)];

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        if (Activation.IsLinear)
        {
            rule.Gradient(0, this, rule.OutputGradient);
            return;
        }

        int source = Activation.DerivativeSource == DerivativeSource.Input ? rule.Input(0) : rule.Output;
        rule.Gradient(0, new ActivationGradientOperation(Activation), rule.OutputGradient, source);
    }
}

/// <summary>The gradient of an elementwise function's input, from dy and the function's input or output: see
/// <see cref="Activation.DerivativeSource"/>.</summary>
public sealed record ActivationGradientOperation(Activation Activation) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Activation.Kind + " gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);

    /// <inheritdoc/>
    public override EquatableArray<EpilogueItem>? AsEpilogue(int inputs) => [new ActivationGradientItem(Activation)];
}
