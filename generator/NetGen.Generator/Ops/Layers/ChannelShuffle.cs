using NetGen.Generator.Diagnostics;

namespace NetGen.Generator.Ops;

/// <summary>Channels dealt out to groups (Zhang et al. 2017, ShuffleNet).</summary>
public static class ChannelShuffleLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "ChannelShuffle",
        "The first channel of each group, then the second of each, and so on (Zhang et al. 2017).",
        [new("Groups", ArgumentType.Integer, "Number of groups, a divisor of the channels.", Required: true, Minimum: 1)],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        int groups = layer.Arguments.Integer("Groups");
        if (shape.Channels % groups != 0)
        {
            layer.Report(
                DiagnosticIds.WrongValue,
                "Groups",
                layer.Described,
                "Groups",
                groups,
                FormattableString.Invariant($"a divisor of the input's {shape.Channels} channels"));
            return;
        }

        PermuteLayer.Produce(layer, [groups, shape.Channels / groups, (int)shape.Positions], [1, 0, 2], shape);
    }
}
