using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>An elementwise function.</summary>
public sealed record ActivationOperation(Activation Activation) : ForwardOperation
{
    /// <summary>The channels of a tensor with spatial extents, where the function may give what is not finite; else 0.
    /// Such a function keeps away from lanes that are no channels.</summary>
    public int Channels { get; init; }

    /// <inheritdoc/>
    public override string Mnemonic => Activation.Kind.ToString();

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => Lanes.Whole(LayoutRule.As(0), Channels);

    /// <summary>The operation on tensors of a shape.</summary>
    public static ActivationOperation On(TensorShape shape, Activation activation) => new(activation)
    {
        Channels = activation.StaysFinite || shape.Rank == 0 ? 0 : shape.Channels,
    };

    /// <inheritdoc/>
    public override EquatableArray<EpilogueItem>? AsEpilogue(int inputs) =>
        Lanes.AreWhole(Channels) ? [new ActivationItem(Activation)] : null;

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(On(new TensorShape(rule.Input.Channels, rule.Input.Map), Activation));

    /// <inheritdoc/>
    public override bool StopsGradient(int input) => Activation.IsFlat;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        if (Activation.IsLinear)
        {
            rule.Gradient(0, this with { Activation = Activation with { Constant = 0 } }, rule.OutputGradient);
        }
        else if (!Activation.IsFlat)
        {
            int source = Activation.DerivativeSource == DerivativeSource.Input ? rule.Input(0) : rule.Output;
            rule.Gradient(0, new ActivationGradientOperation(Activation) { Channels = Channels }, rule.OutputGradient, source);
        }
    }
}

/// <summary>The gradient of an elementwise function's input, from dy and the function's input or output: see
/// <see cref="Activation.DerivativeSource"/>.</summary>
public sealed record ActivationGradientOperation(Activation Activation) : Operation
{
    /// <summary>As <see cref="ActivationOperation.Channels"/>.</summary>
    public int Channels { get; init; }

    /// <inheritdoc/>
    public override string Mnemonic => Activation.Kind + " gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => Lanes.Whole(LayoutRule.As(1), Channels);

    /// <inheritdoc/>
    public override EquatableArray<EpilogueItem>? AsEpilogue(int inputs) =>
        Lanes.AreWhole(Channels) ? [new ActivationGradientItem(Activation)] : null;
}
