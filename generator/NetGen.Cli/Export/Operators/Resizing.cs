using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Growing by whole factors: Resize, without a region of interest.</summary>
internal static class Resizing
{
    /// <summary>Each element repeated.</summary>
    public static void Nearest(ExportContext node, NearestUpsampleOperation operation) => Resize(
        node,
        "nearest",
        "asymmetric",
        operation.Axes.Select(axis => axis.Block),
        ExportContext.Word("nearest_mode", "floor"));

    /// <summary>Linear interpolation.</summary>
    public static void Linear(ExportContext node, LinearUpsampleOperation operation) => Resize(
        node,
        "linear",
        operation.Axes.Any(axis => axis.AlignCorners) ? "align_corners" : "half_pixel",
        operation.Axes.Select(axis => axis.Factor));

    private static void Resize(
        ExportContext node,
        string mode,
        string coordinates,
        IEnumerable<int> factors,
        params (string Name, Onnx.Model.OnnxAttribute Value)[] attributes)
    {
        float[] scales = [1, 1, .. factors.TakeLast(node.InputShape(0).Rank).Select(factor => (float)factor)];
        node.Give(
            "Resize",
            [node.Input(0), "", node.Constant("scales", [scales.Length], scales)],
            [ExportContext.Word("mode", mode), ExportContext.Word("coordinate_transformation_mode", coordinates), .. attributes]);
    }
}
