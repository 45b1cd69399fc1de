using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Weighted sums of elements along one axis, by a rule.</summary>
/// <param name="Axis">The axis: channels, depth, height or width.</param>
/// <param name="Rule">The rule.</param>
public sealed record MapAxisOperation(int Axis, AxisRule Rule) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => Rule.Mnemonic;

    // Lanes past the channels must stay finite, since weights of zero meet them.
    /// <inheritdoc/>
    public override LayoutRule LayoutRule =>
        Axis == 0 || float.IsInfinity(Rule.Fill) ? LayoutRule.Planar : LayoutRule.As(0);

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new MapAxisGradientOperation(Axis, Rule), rule.OutputGradient);

    /// <summary>Maps a layer's input along one axis after the other; those that their rules leave as they are take no
    /// part.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rules">The rules by their axes, channels first as the input has them, in the order in which they are
    /// applied.</param>
    public static void Produce(LayerContext layer, IEnumerable<(int Axis, AxisRule Rule)> rules)
    {
        var shape = layer.InputShape;
        int input = layer.Input;
        (int Axis, AxisRule Rule)[] active = [.. rules.Where(rule => !rule.Rule.IsIdentity)];
        if (active.Length == 0)
        {
            layer.PassThrough();
            return;
        }

        for (int i = 0; i < active.Length; i++)
        {
            var (axis, rule) = active[i];
            shape = axis == 0
                ? shape with { Channels = rule.Out }
                : shape with { Spatial = shape.Spatial.Select((extent, a) => a == axis - 1 ? rule.Out : extent).ToEquatableArray() };
            var operation = new MapAxisOperation(axis == 0 ? 0 : axis + TensorShape.MaxRank - shape.Rank, rule);
            if (i == active.Length - 1)
            {
                layer.Produce(operation, [input], shape);
            }
            else
            {
                input = layer.ProducePart(AllAxes.NameOf(axis, shape.Rank), operation, [input], shape);
            }
        }
    }
}

/// <summary>The gradient of <see cref="MapAxisOperation"/>, by the same weights: input dy.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Rule">The rule of the forward operation.</param>
public sealed record MapAxisGradientOperation(int Axis, AxisRule Rule) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Rule.Mnemonic + " gradient";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => Axis == 0 ? LayoutRule.Planar : LayoutRule.As(0);
}
