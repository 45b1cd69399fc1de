using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>A part of a tensor: some of its channels, or what is left without borders.</summary>
public static class Slicing
{
    /// <summary>Its rows of the op table.</summary>
    public static EquatableArray<LayerDefinition> Layers { get; } =
    [
        new(
            "Slice",
            "Some consecutive channels.",
            [
                new("Channels", ArgumentType.Integer, "Their number.", Required: true, Minimum: 1),
                new("First", ArgumentType.Integer, "The first of them.", Default: "0"),
            ],
            BuildSlice),
        new(
            "Crop",
            "Every channel without its borders.",
            [
                new("Before", ArgumentType.Extents, "Positions taken away in front, for all axes or one an axis.", Required: true),
                new("After", ArgumentType.Extents, "Positions taken away behind, for all axes or one an axis; as many as before unless given."),
            ],
            BuildCrop),
    ];

    private static void BuildSlice(LayerContext layer)
    {
        var shape = layer.InputShape;
        int count = layer.Arguments.Integer("Channels");
        int first = layer.Arguments.Integer("First");
        if (first >= shape.Channels || count > shape.Channels - first)
        {
            bool starts = first < shape.Channels;
            layer.Report(
                DiagnosticIds.OutOfRange,
                starts ? "Channels" : "First",
                layer.Described,
                starts ? "Channels" : "First",
                starts ? count : first,
                starts
                    ? FormattableString.Invariant($"1 to {shape.Channels - first}, as the input has {shape.Channels} channels")
                    : FormattableString.Invariant($"0 to {shape.Channels - 1}, as the input has {shape.Channels} channels"));
            return;
        }

        Produce(layer, new MoveAxis(shape.Channels, count, count, From: first), [.. shape.Spatial.Select(Whole)]);
    }

    private static void BuildCrop(LayerContext layer)
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
        Produce(layer, Whole(shape.Channels), [.. axes]);
    }

    private static void Produce(LayerContext layer, MoveAxis channels, MoveAxis[] axes)
    {
        if (channels.IsIdentity && axes.All(axis => axis.IsIdentity))
        {
            layer.PassThrough();
            return;
        }

        layer.Produce(
            new MoveOperation(channels, Enumerable.Repeat(MoveAxis.One, TensorShape.MaxRank - axes.Length).Concat(axes).ToEquatableArray()),
            [layer.Input],
            new TensorShape(channels.Out, axes.Select(axis => axis.Out).ToEquatableArray()));
    }

    private static MoveAxis Whole(int extent) => new(extent, extent, extent);
}
