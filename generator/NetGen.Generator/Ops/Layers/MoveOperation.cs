using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Some elements at other places, with zeros, or another number, between and around them: y is that number but
/// for what is moved.</summary>
/// <param name="Channels">What happens along channels.</param>
/// <param name="Axes">What happens along depth, height and width.</param>
/// <param name="Fill">What is between and around them.</param>
public sealed record MoveOperation(MoveAxis Channels, EquatableArray<MoveAxis> Axes, float Fill = 0) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "move";

    // Lanes past the channels must stay finite, since weights of zero meet them.
    /// <inheritdoc/>
    public override LayoutRule LayoutRule => float.IsInfinity(Fill) ? LayoutRule.Planar : LayoutRule.As(0);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Move(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(
        0, new MoveOperation(Channels.Reversed, Axes.Select(a => a.Reversed).ToEquatableArray()), rule.OutputGradient);
}
