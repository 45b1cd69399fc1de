using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Chosen elements along one axis.</summary>
public static class GatherLayer
{
    /// <summary>The largest number of indices.</summary>
    public const int MostIndices = 65_536;

    /// <summary>The largest number of runs: each is code of its own.</summary>
    public const int MostRuns = 64;

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Gather",
        "Elements along one axis by their indices, in any order, each any number of times.",
        [
            new("Axis", ArgumentType.Choice, "The axis by its letter: C for channels, D, H or W.", Required: true) { Choices = ["C", "D", "H", "W"] },
            new(
                "Indices",
                ArgumentType.Indices,
                "The index of each element of the output, from 0; regular runs of them are loops, of which there may be 64.",
                Required: true),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        string letters = AllAxes.Of(shape.Rank);
        string letter = layer.Arguments.Text("Axis");
        int axis = letters.IndexOf(letter, StringComparison.Ordinal);
        if (axis < 0)
        {
            layer.Report(DiagnosticIds.WrongValue, "Axis", layer.Described, "Axis", $"\"{letter}\"", $"one of \"{letters}\", the axes of {shape}");
            return;
        }

        int[] extents = [shape.Channels, .. shape.Spatial];
        var indices = layer.Arguments.Indices("Indices");
        if (indices.FirstOrDefault(index => index >= extents[axis]) is > 0 and var outlier)
        {
            Refuse("an index", outlier, FormattableString.Invariant($"0 to {extents[axis] - 1}, as the input has the extent {extents[axis]} along {AllAxes.NameOf(axis, shape.Rank)}"));
            return;
        }

        if (indices.Count is 0 or > MostIndices)
        {
            Refuse("the number of indices", indices.Count, FormattableString.Invariant($"1 to {MostIndices}"));
            return;
        }

        var runs = IndexRun.Of(indices);
        if (runs.Count > MostRuns)
        {
            Refuse("the number of regular runs of indices", runs.Count, FormattableString.Invariant($"1 to {MostRuns}"));
            return;
        }

        if (IsPart(runs, axis) is { } part)
        {
            MoveAxis[] moves = [.. extents.Select(MovedPart.Whole)];
            moves[axis] = new MoveAxis(extents[axis], indices.Count, indices.Count, runs[0].Start, part);
            MovedPart.Produce(layer, moves[0], [.. moves.Skip(1)]);
            return;
        }

        extents[axis] = indices.Count;
        layer.Produce(
            new GatherOperation(axis == 0 ? 0 : axis + TensorShape.MaxRank - shape.Rank, indices),
            [layer.Input],
            new TensorShape(extents[0], extents.Skip(1).ToEquatableArray()));

        void Refuse(string what, int found, string expected) =>
            layer.Report(DiagnosticIds.OutOfRange, "Indices", layer.Described, what, found, expected);
    }

    // The step of a regular part of the axis, or null if the indices are something else.
    private static int? IsPart(EquatableArray<IndexRun> runs, int axis)
    {
        if (runs.Count != 1 || runs[0].Levels.Count > 1)
        {
            return null;
        }

        int step = runs[0].Levels.Count == 0 ? 1 : runs[0].Levels[0].Step;
        return step == 1 || (step > 1 && axis > 0) ? step : null;
    }
}

/// <summary>Elements of x along one axis by their indices.</summary>
/// <param name="Axis">The axis: 0 for channels, then depth, height and width.</param>
/// <param name="Indices">The index of each element of y.</param>
public sealed record GatherOperation(int Axis, EquatableArray<int> Indices) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "gather";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        if (Axis == 0)
        {
            rule.EachPosition(this, Indices.Count);
        }
        else
        {
            rule.Refuse("it chooses among the positions of a window");
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) =>
        rule.Gradient(0, new GatherGradientOperation(Axis, Indices), rule.OutputGradient);
}

/// <summary>The sum over the elements of y that an element of x is, 0 if there is none: input dy.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Indices">The index of each element of dy.</param>
public sealed record GatherGradientOperation(int Axis, EquatableArray<int> Indices) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "gather gradient";
}
