using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The shortcut without parameters of residual networks: every stride-th position, and channels of zeros (He
/// et al. 2015, section 4.2, option A).</summary>
public static class PaddedShortcutLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "PaddedShortcut",
        "Every stride-th position of the input between channels of zeros: the shortcut without parameters of residual networks.",
        [
            new("Channels", ArgumentType.Integer, "Number of output channels: half of those added stand before the input's.", Required: true, Minimum: 1),
            new("Stride", ArgumentType.Extents, "Distance of two positions kept, for all axes or one for each axis.", Minimum: 1, Default: "1"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        int channels = layer.Arguments.Integer("Channels");
        if (channels < shape.Channels)
        {
            layer.Report(
                DiagnosticIds.OutOfRange,
                "Channels",
                layer.Described,
                "Channels",
                channels,
                FormattableString.Invariant($"{shape.Channels}, the input's, to {ArgumentDefinition.Largest}"));
            return;
        }

        var stride = layer.Arguments.Extents("Stride", 1);
        var axes = shape.Spatial
            .Select((extent, i) => EveryOf(extent, stride[i]))
            .ToArray();
        var move = new MoveAxis(shape.Channels, channels, shape.Channels, To: (channels - shape.Channels) / 2);
        if (move.IsIdentity && axes.All(axis => axis.IsIdentity))
        {
            layer.PassThrough();
            return;
        }

        layer.Produce(
            new MoveOperation(
                move, Enumerable.Repeat(MoveAxis.One, TensorShape.MaxRank - shape.Rank).Concat(axes).ToEquatableArray()),
            [layer.Input],
            new TensorShape(channels, axes.Select(axis => axis.Out).ToEquatableArray()));
    }

    private static MoveAxis EveryOf(int extent, int stride)
    {
        int count = ((extent - 1) / stride) + 1;
        return new MoveAxis(extent, count, count, FromStep: count == 1 ? 1 : stride);
    }
}
