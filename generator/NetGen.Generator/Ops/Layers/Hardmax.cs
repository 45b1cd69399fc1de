using NetGen.Generator.Graph;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>One at the largest channel of each position.</summary>
public static class HardmaxLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Hardmax",
        "1 at the largest channel of each position, the first of equal ones, and 0 elsewhere; no gradient comes through it.",
        [],
        layer => layer.Produce(new HardmaxOperation(), [layer.Input], layer.InputShape));
}

/// <summary>1 at the first largest channel of each position, else 0.</summary>
public sealed record HardmaxOperation : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "hardmax";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, rule.Input.Channels);

    /// <inheritdoc/>
    public override bool StopsGradient(int input) => true;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
    }
}
