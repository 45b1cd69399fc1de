using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Import.Operators;

/// <summary>Operators that are no layers, but post-processing of the network's outputs.</summary>
internal static class PostProcessing
{
    /// <summary>NonMaxSuppression, whose result has no fixed shape.</summary>
    public static object[] Suppress(NodeContext node)
    {
        var boxes = OfImage(node, 0, "boxes", 3);
        var scores = OfImage(node, 1, "scores", 3);
        long most = node.Has(2) ? Single(node.Known(2)).ToIntegers()[0] : 0;
        float iou = node.Has(3) ? Single(node.Known(3)).ToSingles()[0] : 0;
        if (!(iou is >= 0 and <= 1))
        {
            throw new ImportException(FormattableString.Invariant($"the threshold of the IoU is {iou}; expected 0 to 1"));
        }

        var arguments = new List<Argument>
        {
            Arguments.Of("MaxPerClass", (int)Math.Clamp(most, 0, ArgumentDefinition.Largest)),
            Arguments.Of("IouThreshold", iou),
        };
        if (node.Has(4))
        {
            float least = Single(node.Known(4)).ToSingles()[0];
            arguments.Add(float.IsNaN(least)
                ? throw new ImportException("the threshold of scores is no number")
                : float.IsInfinity(least)
                    ? Arguments.Of("ScoreThreshold", least > 0 ? LayerArguments.Infinity : LayerArguments.NegativeInfinity)
                    : Arguments.Of("ScoreThreshold", least));
        }

        if (Flag(node, "center_point_box"))
        {
            arguments.Add(Arguments.Of("Centred", true));
        }

        return [new PostProcessed(node.Node, [Source(node, "Boxes", 0, boxes), Source(node, "Scores", 1, scores)], arguments)];
    }

    /// <summary>RoiAlign, whose regions the network computes.</summary>
    public static object[] Align(NodeContext node)
    {
        if (node.Apart)
        {
            throw new ImportException("its regions are of all images together; expected a model of one image, whose number of images is fixed");
        }

        var features = OfImage(node, 0, "features", 4);
        var boxes = node.Value(1);
        var images = node.Known(2);
        if (boxes.Rank != 2 || boxes.Dimensions[1] != 4 || images.Count != boxes.Dimensions[0] || images.ToIntegers().Any(image => image != 0))
        {
            throw new ImportException($"the regions {boxes.Shown} and their images {images.Shown} do not fit; expected (N, 4), and N times the image 0");
        }

        string mode = node.Text("mode", "avg");
        string pixels = node.Opset >= 16 ? node.Text("coordinate_transformation_mode", "half_pixel") : "output_half_pixel";
        if (mode is not ("avg" or "max") || pixels is not ("half_pixel" or "output_half_pixel"))
        {
            throw new ImportException($"the modes '{mode}' and '{pixels}' are not known");
        }

        var arguments = new List<Argument>
        {
            Arguments.List("Output", [Extent(node, "output_height", 1), Extent(node, "output_width", 1)]),
            Arguments.Of("Scale", node.Single("spatial_scale", 1)),
            Arguments.Of("SamplingRatio", Extent(node, "sampling_ratio", 0)),
            Arguments.Of("Mode", mode == "avg" ? RoiAlignProcess.Average : RoiAlignProcess.Max),
            Arguments.Of("HalfPixel", pixels == "half_pixel"),
        };
        return [new PostProcessed(node.Node, [Source(node, "Features", 0, features), Source(node, "Boxes", 1, boxes)], arguments)];
    }

    private static LayerValue OfImage(NodeContext node, int operand, string what, int rank)
    {
        var value = node.Value(operand);
        return value.Rank == rank && (node.Apart || value.Dimensions[0] == 1)
            ? value
            : throw new ImportException($"the {what} have the shape {value.Shown}; expected {rank} axes, of which the first is that of images kept apart, or of one");
    }

    // The layer whose tensor has the model's elements in the model's order, without the axis of images.
    private static (string Argument, DraftLayer Layer, string Value) Source(NodeContext node, string argument, int operand, LayerValue value)
    {
        int[] dimensions = node.Apart || value.Rank != 2 ? value.Dimensions[1..] : value.Dimensions;
        return (argument, node.Placement.As(value, Placement.Natural(dimensions)), node.Node.Inputs[operand]);
    }

    private static KnownTensor Single(KnownTensor known) => known.Count == 1
        ? known
        : throw new ImportException($"a constant {known.Shown} stands where a single number is expected");

    private static bool Flag(NodeContext node, string name) => node.Integer(name, 0) is (0 or 1) and var flag
        ? flag == 1
        : throw new ImportException($"{name} is neither 0 nor 1");

    private static int Extent(NodeContext node, string name, long absent) => node.Integer(name, absent) is >= 0 and <= int.MaxValue and var extent
        ? (int)extent
        : throw new ImportException($"{name} is out of range");
}
