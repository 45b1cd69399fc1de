using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Selects boxes for each class, the best of those that overlap, as ONNX's <c>NonMaxSuppression</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Boxes">The output with the boxes, (count, 4).</param>
/// <param name="Scores">The output with the scores, (classes, count).</param>
/// <param name="Count">The number of boxes.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="MaxPerClass">The largest number of boxes selected for a class.</param>
/// <param name="IouThreshold">The IoU above which a box is dropped.</param>
/// <param name="ScoreThreshold">The score that a box must exceed, or null.</param>
/// <param name="Centred">Whether boxes are given by centre and size.</param>
public sealed record NonMaxSuppressionProcess(
    string Name,
    string Boxes,
    string Scores,
    int Count,
    int Classes,
    int MaxPerClass,
    float IouThreshold,
    float? ScoreThreshold,
    bool Centred) : PostProcess(Name)
{
    /// <summary>Its row of the table.</summary>
    public static PostProcessingDefinition Definition { get; } = new(
        "NonMaxSuppression",
        "Selects boxes for each class, the best of those that overlap, as ONNX's operator of this name.",
        [
            new("Boxes", ArgumentType.Layer, "The name of the layer that gives the boxes, (N, 4).", Required: true),
            new("Scores", ArgumentType.Layer, "The name of the layer that gives their scores, (classes, N).", Required: true),
            new("MaxPerClass", ArgumentType.Integer, "The largest number of boxes selected for a class.", Required: true),
            new(
                "IouThreshold", ArgumentType.Number, "A box is dropped whose IoU with a better one of its class is above this.",
                Maximum: 1, Default: "0.5"),
            new(
                "ScoreThreshold", ArgumentType.ExtendedNumber, "A box needs a higher score to be selected; any will do unless given.",
                Minimum: -float.MaxValue, Maximum: float.MaxValue),
            new(
                "Centred", ArgumentType.Boolean,
                "Whether boxes are given by centre and size (x, y, width, height), and not by two opposite corners (y1, x1, y2, x2).",
                Default: "false"),
        ],
        Read);

    /// <inheritdoc/>
    public override EquatableArray<string> Sources => [Boxes, Scores];

    /// <summary>The most boxes that are selected.</summary>
    public int Length => Classes * Math.Min(Count, MaxPerClass);

    private static NonMaxSuppressionProcess? Read(PostProcessingContext step)
    {
        var arguments = step.Arguments;
        if (step.ShapeOf("Boxes", "(N, 4)", shape => shape is { Rank: 1, Width: 4 }) is not { Channels: var count }
            || step.ShapeOf(
                "Scores",
                FormattableString.Invariant($"(classes, {count}), a score of each class for each box"),
                shape => shape.Rank == 1 && shape.Width == count) is not { Channels: var classes })
        {
            return null;
        }

        return new NonMaxSuppressionProcess(
            step.Name,
            arguments.Text("Boxes"),
            arguments.Text("Scores"),
            count,
            classes,
            arguments.Integer("MaxPerClass"),
            (float)arguments.Number("IouThreshold", 0.5),
            arguments.Has("ScoreThreshold") ? (float)arguments.ExtendedNumber("ScoreThreshold", 0) : null,
            arguments.Boolean("Centred", false));
    }
}
