using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Cuts the regions of boxes out of features, each to one size, as ONNX's <c>RoiAlign</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Features">The output with the features, (C, H, W).</param>
/// <param name="Boxes">The output with the boxes, (count, 4).</param>
/// <param name="Shape">The shape of the features.</param>
/// <param name="Count">The number of boxes.</param>
/// <param name="Rows">The rows of a region.</param>
/// <param name="Columns">The columns of a region.</param>
/// <param name="Scale">What coordinates are multiplied with.</param>
/// <param name="SamplingRatio">The samples of an output along each axis, or 0.</param>
/// <param name="Maximum">Whether the maximum of samples is taken, and not the mean.</param>
/// <param name="HalfPixel">Whether the centre of the first element is at one half.</param>
public sealed record RoiAlignProcess(
    string Name,
    string Features,
    string Boxes,
    TensorShape Shape,
    int Count,
    int Rows,
    int Columns,
    float Scale,
    int SamplingRatio,
    bool Maximum,
    bool HalfPixel) : PostProcess(Name)
{
    /// <summary>The word for the mean of samples.</summary>
    public const string Average = "average";

    /// <summary>The word for the maximum of samples.</summary>
    public const string Max = "max";

    private const int MostSamples = 1024;

    /// <summary>Its row of the table.</summary>
    public static PostProcessingDefinition Definition { get; } = new(
        "RoiAlign",
        "Cuts the regions of boxes out of features, each to one size, as ONNX's operator of this name.",
        [
            new("Features", ArgumentType.Layer, "The name of the layer that gives the features, (C, H, W).", Required: true),
            new(
                "Boxes", ArgumentType.Layer, "The name of the layer that gives the boxes, (N, 4): left, top, right and bottom.",
                Required: true),
            new(
                "Output", ArgumentType.Extents, "The rows and columns of a region, one number for both.",
                Required: true, Minimum: 1, Maximum: 1 << 12),
            new(
                "Scale", ArgumentType.Number, "What coordinates of boxes are multiplied with to be those of the features.",
                Minimum: 1e-6, Maximum: 1e6, Default: "1"),
            new(
                "SamplingRatio", ArgumentType.Integer,
                "The samples of an output along each axis; 0 for as many as it covers elements.",
                Maximum: MostSamples, Default: "0"),
            new("Mode", ArgumentType.Choice, "The average or the max of samples.", Default: Average) { Choices = [Average, Max] },
            new(
                "HalfPixel", ArgumentType.Boolean,
                "Whether the centre of the first element is at one half, and not at 0; in the latter case regions are at least one element large.",
                Default: "true"),
        ],
        Read);

    /// <inheritdoc/>
    public override EquatableArray<string> Sources => [Features, Boxes];

    /// <summary>The number of floats of the result.</summary>
    public long Length => (long)Count * Shape.Channels * Rows * Columns;

    private static RoiAlignProcess? Read(PostProcessingContext step)
    {
        var arguments = step.Arguments;
        if (step.ShapeOf("Features", "(C, H, W)", shape => shape.Rank == 2) is not { } features
            || step.ShapeOf("Boxes", "(N, 4)", shape => shape is { Rank: 1, Width: 4 }) is not { Channels: var count })
        {
            return null;
        }

        var output = arguments.Extents("Output", 1);
        double length = (double)count * features.Channels * output[0] * output[1];
        if (length > Sizes.LargestArena)
        {
            step.Report(DiagnosticIds.NetworkTooLarge, "Output", "result", length, Sizes.LargestArena);
            return null;
        }

        return new RoiAlignProcess(
            step.Name,
            arguments.Text("Features"),
            arguments.Text("Boxes"),
            features,
            count,
            output[0],
            output[1],
            (float)arguments.Number("Scale", 1),
            arguments.Integer("SamplingRatio"),
            arguments.Word("Mode") == Max,
            arguments.Boolean("HalfPixel", true));
    }
}
