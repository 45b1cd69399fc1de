using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Some elements at other places, with zeros between and around them: y is zero but for what is
/// moved.</summary>
/// <param name="Channels">What happens along channels.</param>
/// <param name="Axes">What happens along depth, height and width.</param>
public sealed record MoveOperation(MoveAxis Channels, EquatableArray<MoveAxis> Axes) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "move";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(0);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Move(this);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(
        0, new MoveOperation(Channels.Reversed, Axes.Select(a => a.Reversed).ToEquatableArray()), rule.OutputGradient);
}
