using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Which channel is the largest, at each position.</summary>
public static class ArgMaxLayer
{
    /// <summary>Whether the largest or the smallest is looked for.</summary>
    internal static ArgumentDefinition Largest { get; } =
        new("Largest", ArgumentType.Boolean, "Whether the largest are meant, or else the smallest.", Default: "true");

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "ArgMax",
        "The index of the largest channel of each position, as a number; no gradient comes through it.",
        [Largest, new("Last", ArgumentType.Boolean, "Whether the last of equal channels is meant, or else the first.", Default: "false")],
        layer => layer.Produce(
            new ArgMaxOperation(layer.Arguments.Boolean("Largest", true), layer.Arguments.Boolean("Last", false)),
            [layer.Input],
            new TensorShape(1, layer.InputShape.Spatial)));
}

/// <summary>The index of the largest, or smallest, channel of each position.</summary>
/// <param name="Largest">Whether the largest is meant.</param>
/// <param name="Last">Whether the last of equal ones is meant.</param>
public sealed record ArgMaxOperation(bool Largest, bool Last) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => Largest ? "argmax" : "argmin";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, 1);

    /// <inheritdoc/>
    public override bool StopsGradient(int input) => true;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
    }
}
