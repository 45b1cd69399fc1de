using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>More elements around an image, along any of its axes: a number, or the image's own elements.</summary>
public static class PadLayer
{
    private const string Constant = "constant";

    // Each element of such an axis has an entry in a table of its kernel, or is copied.
    private const int LongestExtended = 1 << 20;
    private const int MostExtended = 1 << 16;

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Pad",
        "More elements before and after those of each axis: a number, the elements mirrored, the first and last again, or all of them again.",
        [
            new(
                "Before",
                ArgumentType.AllExtents,
                "Elements before the first: one number for all axes of space, or a list with one for each axis, channels first.",
                Required: true),
            new("After", ArgumentType.AllExtents, "Elements after the last, in the same form; as many as before unless given."),
            new(
                "Mode",
                ArgumentType.Choice,
                "What they are: \"constant\" is Value, \"reflect\" mirrors without repeating the border, \"edge\" repeats the border, \"wrap\" begins again at the other end.",
                Default: Constant)
            {
                Choices = [Constant, "reflect", "edge", "wrap"],
            },
            new(
                "Value",
                ArgumentType.ExtendedNumber,
                "What they are in the mode \"constant\".",
                Minimum: -ArgumentDefinition.LargestFloat,
                Maximum: ArgumentDefinition.LargestFloat,
                Default: "0"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        int[] before = Extents(layer, "Before");
        int[] after = layer.Arguments.Has("After") ? Extents(layer, "After") : before;
        int[] extents = [.. shape.Dimensions];
        string mode = layer.Arguments.Word("Mode") ?? Constant;
        if (mode == Constant)
        {
            var axes = extents.Select((extent, i) => new MoveAxis(extent, before[i] + extent + after[i], extent, To: before[i])).ToArray();
            MovedPart.Produce(layer, axes[0], axes.Skip(1).ToArray(), (float)layer.Arguments.ExtendedNumber("Value", 0));
            return;
        }

        for (int i = 0; i < extents.Length; i++)
        {
            int more = before[i] + after[i];
            if (more > MostExtended || (more > 0 && extents[i] > LongestExtended))
            {
                bool isLong = more <= MostExtended;
                layer.Report(
                    DiagnosticIds.OutOfRange,
                    "Before",
                    layer.Described,
                    $"{(isLong ? "the input's extent" : "what is repeated")} along {AllAxes.NameOf(i, shape.Rank)}",
                    isLong ? extents[i] : more,
                    FormattableString.Invariant($"1 to {(isLong ? LongestExtended : MostExtended)}"));
                return;
            }
        }

        var extension = mode switch
        {
            "reflect" => ExtensionMode.Reflect,
            "edge" => ExtensionMode.Edge,
            _ => ExtensionMode.Wrap,
        };
        MapAxisOperation.Produce(layer, extents.Select((extent, i) => (i, (AxisRule)new ExtendAxis(extent, before[i], after[i], extension))));
    }

    // A single number is of all axes of space, or of a vector's features.
    private static int[] Extents(LayerContext layer, string argument)
    {
        int[] all = [.. layer.Arguments.AllExtents(argument)];
        if (layer.Arguments.Value(argument) is IntegerValue && all.Length > 1)
        {
            all[0] = 0;
        }

        return all;
    }
}
