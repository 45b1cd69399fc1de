using System.Runtime.InteropServices;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>The post-processing of a network as ONNX's operators, whose results are further outputs of the model.</summary>
/// <param name="draft">The graph to extend.</param>
/// <param name="outputs">The values of the network's outputs, by the names that they have in the network.</param>
/// <param name="batch">The number of images, or null if it is open.</param>
internal sealed class PostProcessings(ExportDraft draft, IReadOnlyDictionary<string, string> outputs, int? batch)
{
    /// <summary>The version of the standard operators that a post-processing needs.</summary>
    public static long OpsetOf(PostProcess step) => step is RoiAlignProcess ? 16 : Exporter.Opset;

    /// <summary>Adds the nodes of a post-processing.</summary>
    /// <returns>The value that they give.</returns>
    public OnnxValue Add(PostProcess step) => step switch
    {
        NonMaxSuppressionProcess suppression => Add(suppression, draft.Unique(step.Name)),
        RoiAlignProcess align => Add(align, draft.Unique(step.Name)),
        _ => throw new ArgumentException($"{step} has no operator.", nameof(step)),
    };

    private OnnxValue Add(NonMaxSuppressionProcess step, string name)
    {
        List<string> inputs =
        [
            outputs[step.Boxes],
            outputs[step.Scores],
            Constant<long>(name + "/max_output_boxes_per_class", OnnxType.Int64, step.MaxPerClass),
            Constant<float>(name + "/iou_threshold", OnnxType.Single, step.IouThreshold),
        ];
        if (step.ScoreThreshold is { } threshold)
        {
            inputs.Add(Constant<float>(name + "/score_threshold", OnnxType.Single, threshold));
        }

        draft.Add("NonMaxSuppression", name, inputs, name, ExportContext.Integer("center_point_box", step.Centred ? 1 : 0));
        return new OnnxValue(name, [-1, 3]) { Type = OnnxType.Int64, OpenName = null };
    }

    private OnnxValue Add(RoiAlignProcess step, string name)
    {
        string boxes = Node("Reshape", name, "boxes", outputs[step.Boxes], Constant<long>(name + "/boxes/shape", OnnxType.Int64, -1, 4));
        draft.Add(
            "RoiAlign",
            name,
            [outputs[step.Features], boxes, batch is { } images ? Images(name, images, step.Count) : Images(name, outputs[step.Boxes], step.Count)],
            name,
            ExportContext.Word("mode", step.Maximum ? "max" : "avg"),
            ExportContext.Word("coordinate_transformation_mode", step.HalfPixel ? "half_pixel" : "output_half_pixel"),
            ExportContext.Integer("output_height", step.Rows),
            ExportContext.Integer("output_width", step.Columns),
            ExportContext.Integer("sampling_ratio", step.SamplingRatio),
            ExportContext.Single("spatial_scale", step.Scale));
        long regions = batch is { } count ? (long)count * step.Count : -1;
        return new OnnxValue(name, [regions, step.Shape.Channels, step.Rows, step.Columns]) { OpenName = null };
    }

    // The image of each region: as many regions of the first, then of the second, and so on.
    private string Images(string name, int images, int count) => Constant<long>(
        name + "/images", OnnxType.Int64, [.. Enumerable.Range(0, images * count).Select(region => (long)(region / count))]);

    private string Images(string name, string boxes, int count)
    {
        // The number of images is that of the boxes: 0 to it, each several times.
        string first = Scalar(name + "/first", 0);
        string number = Node("Gather", name, "number", Node("Shape", name, "extents", boxes), first);
        string each = Node("Range", name, "range", first, number, Scalar(name + "/step", 1));
        string column = Node("Unsqueeze", name, "column", each, Constant<long>(name + "/axes", OnnxType.Int64, 1));
        string rows = Node("Expand", name, "rows", column, Constant<long>(name + "/repeats", OnnxType.Int64, 1, count));
        return Node("Reshape", name, "images", rows, Constant<long>(name + "/list", OnnxType.Int64, -1));
    }

    private string Node(string type, string name, string part, params string[] inputs)
    {
        string value = draft.Unique(name + "/" + part);
        draft.Add(type, value, inputs, value);
        return value;
    }

    private string Scalar(string name, long value) => draft.AddConstant(name, OnnxType.Int64, [], MemoryMarshal.AsBytes([value]).ToArray());

    private string Constant<T>(string name, OnnxType type, params T[] values)
        where T : unmanaged => draft.AddConstant(name, type, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
