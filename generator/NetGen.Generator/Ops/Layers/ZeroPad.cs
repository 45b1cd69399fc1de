using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Zeros around every channel.</summary>
public static class ZeroPadLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "ZeroPad",
        "Zeros around every channel.",
        [
            new("Before", ArgumentType.Extents, "Zeros before the input, for all axes or one for each axis.", Required: true),
            new("After", ArgumentType.Extents, "Zeros after the input, for all axes or one for each axis; as many as before unless given."),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        if (!layer.RequireSpace())
        {
            return;
        }

        var before = layer.Arguments.Extents("Before", 0);
        var after = layer.Arguments.Has("After") ? layer.Arguments.Extents("After", 0) : before;
        var axes = shape.Spatial
            .Select((extent, i) => new MoveAxis(extent, before[i] + extent + after[i], extent, To: before[i]))
            .ToArray();
        if (axes.All(axis => axis.IsIdentity))
        {
            layer.PassThrough();
            return;
        }

        layer.Produce(
            new MoveOperation(
                new MoveAxis(shape.Channels, shape.Channels, shape.Channels),
                Enumerable.Repeat(MoveAxis.One, TensorShape.MaxRank - shape.Rank).Concat(axes).ToEquatableArray()),
            [layer.Input],
            new TensorShape(shape.Channels, axes.Select(axis => axis.Out).ToEquatableArray()));
    }
}
