using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>A part of a tensor: what is left without borders.</summary>
public static class CropLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Crop",
        "Every channel without its borders.",
        [
            new("Before", ArgumentType.Extents, "Positions taken away in front, for all axes or one for each axis.", Required: true),
            new("After", ArgumentType.Extents, "Positions taken away behind, for all axes or one for each axis; as many as before unless given."),
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
        for (int i = 0; i < shape.Rank; i++)
        {
            if ((long)before[i] + after[i] >= shape.Spatial[i])
            {
                layer.Report(
                    DiagnosticIds.WrongValue,
                    "Before",
                    layer.Described,
                    "what Crop takes away along " + Windows.AxisName(shape.Rank - 1 - i),
                    (long)before[i] + after[i],
                    FormattableString.Invariant($"less than the input's {shape.Spatial[i]}"));
                return;
            }
        }

        var axes = shape.Spatial.Select((extent, i) =>
            new MoveAxis(extent, extent - before[i] - after[i], extent - before[i] - after[i], From: before[i]));
        MovedPart.Produce(layer, MovedPart.Whole(shape.Channels), [.. axes]);
    }
}
