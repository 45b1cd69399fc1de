using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>A part of a tensor: some of its channels.</summary>
public static class SliceLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Slice",
        "Some consecutive channels.",
        [
            new("Channels", ArgumentType.Integer, "Their number.", Required: true, Minimum: 1),
            new("First", ArgumentType.Integer, "The first of them.", Default: "0"),
        ],
        Build);

    private static void Build(LayerContext layer)
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

        MovedPart.Produce(layer, new MoveAxis(shape.Channels, count, count, From: first), [.. shape.Spatial.Select(MovedPart.Whole)]);
    }
}
