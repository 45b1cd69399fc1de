using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Makes nodes of operators that the evaluator knows beside those of layers.</summary>
internal static class OtherNodes
{
    /// <summary>By name; each may fail to add what it would.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMaker>> All { get; } = new Dictionary<string, NodeMaker>
    {
        ["Tan"] = (g, x) => Within(g, x, "Tan"),
        ["Asin"] = (g, x) => Within(g, x, "Asin"),
        ["Acos"] = (g, x) => Within(g, x, "Acos"),
        ["Atan"] = (g, x) => Within(g, x, "Atan"),
        ["Sinh"] = (g, x) => g.Opset < 9 ? null : Within(g, x, "Sinh"),
        ["Cosh"] = (g, x) => g.Opset < 9 ? null : Within(g, x, "Cosh"),
        ["Asinh"] = (g, x) => g.Opset < 9 ? null : Within(g, x, "Asinh"),
        ["Atanh"] = (g, x) => g.Opset < 9 ? null : Within(g, x, "Atanh"),
        ["Mod"] = (g, x) => g.Opset < 10 ? null : g.Add("Mod", [x, g.Floats(JoinNodes.Part(g, x.Shape), 0.7, 1.4)], Attributes.Of("fmod", 1)),
        ["Trilu"] = (g, x) => g.Opset < 14 ? null : g.Add("Trilu", [x, g.Constant(Tensor.Of(OnnxType.Int64, [], [(long)g.Between(-2, 2)]))], Attributes.Of("upper", g.Chance(0.5))),
        ["GatherElements"] = GatherElements,
        ["ScatterElements"] = ScatterElements,
        ["GatherND"] = GatherNested,
        ["OneHot"] = OneHot,
        ["GridSample"] = GridSample,
        ["RoiAlign"] = RoiAlign,
        ["MaxRoiPool"] = MaxRoiPool,
        ["NonMaxSuppression"] = Suppression,
    };

    private static RandomValue? Within(RandomGraph g, RandomValue x, string kind) => g.Add("Mul", [x, g.Constant(Tensor.Of([], [0.45f]))]) is { } small ? g.Add(kind, [small]) : null;

    private static RandomValue Places(RandomGraph g, int[] shape, int extent) => g.Constant(
        Tensor.Of(OnnxType.Int64, shape, [.. Enumerable.Range(0, Tensor.Elements(shape)).Select(_ => (long)g.Between(-extent, extent - 1))]));

    private static RandomValue? GatherElements(RandomGraph g, RandomValue x)
    {
        int axis = g.Next(x.Rank);
        int[] shape = [.. x.Shape.Select((extent, i) => i == axis ? g.Between(1, 4) : g.Between(1, extent))];
        return g.Opset < 11 ? null : g.Add("GatherElements", [x, Places(g, shape, x.Shape[axis])], Attributes.Of("axis", axis));
    }

    private static RandomValue? ScatterElements(RandomGraph g, RandomValue x)
    {
        // Places that come twice are joined, or else in no order.
        string how = g.Opset < 16 ? "none" : g.Pick(g.Opset < 18 ? ["none", "add", "mul"] : new[] { "none", "add", "mul", "max", "min" });
        int axis = g.Next(x.Rank);
        int[] shape = [.. x.Shape.Select((extent, i) => i == axis && how == "none" ? 1 : g.Between(1, extent))];
        return g.Opset < 11 ? null : g.Add(
            "ScatterElements",
            [x, Places(g, shape, x.Shape[axis]), g.Floats(shape, -2, 2)],
            [Attributes.Of("axis", axis), .. how == "none" ? [] : new[] { Attributes.Of("reduction", how) }]);
    }

    private static RandomValue? GatherNested(RandomGraph g, RandomValue x)
    {
        int batch = g.Opset < 12 ? 0 : g.Between(0, x.Rank - 2);
        int depth = g.Between(1, x.Rank - batch);
        int[] shape = [.. x.Shape[..batch], g.Between(1, 3), depth];
        int least = x.Shape[batch..(batch + depth)].Min();
        return g.Opset < 11 ? null : g.Add("GatherND", [x, Places(g, shape, least)], batch == 0 ? [] : [Attributes.Of("batch_dims", batch)]);
    }

    private static RandomValue? OneHot(RandomGraph g, RandomValue x) => g.Opset < 9 ? null : g.Add(
        "OneHot",
        [Places(g, [2, 3], 7), g.Constant(Tensor.Of(OnnxType.Int64, [], [5L])), g.Constant(Tensor.Of([2], [0.5f, 2f]))],
        Attributes.Of("axis", g.Between(-2, 1)));

    private static RandomValue? GridSample(RandomGraph g, RandomValue x)
    {
        if (g.Opset < 16 || x.Rank < 4 || (x.Rank > 4 && g.Opset < 20))
        {
            return null;
        }

        string mode = g.Opset < 20 ? g.Pick("nearest", "bilinear", "bicubic") : x.Rank > 4 ? g.Pick("nearest", "linear") : g.Pick("nearest", "linear", "cubic");
        int[] shape = [x.Shape[0], .. x.Shape.Skip(2).Select(_ => g.Between(1, 4)), x.Rank - 2];
        return g.Add(
            "GridSample",
            [x, g.Floats(shape, -1.5, 1.5)],
            Attributes.Of("mode", mode), Attributes.Of("padding_mode", g.Pick("zeros", "border", "reflection")), Attributes.Of("align_corners", g.Chance(0.5)));
    }

    private static RandomValue? RoiAlign(RandomGraph g, RandomValue x)
    {
        if (g.Opset < 10 || x.Rank != 4)
        {
            return null;
        }

        int count = g.Between(1, 3);
        float[] regions = [.. Enumerable.Range(0, count).SelectMany(_ => new[] { g.Real(-1, 3), g.Real(-1, 3), g.Real(3, 9), g.Real(3, 9) })];
        (string, OnnxAttribute)[] attributes =
        [
            Attributes.Of("output_height", g.Between(1, 3)), Attributes.Of("output_width", g.Between(1, 3)), Attributes.Of("sampling_ratio", g.Between(0, 2)),
            Attributes.Of("spatial_scale", g.Pick(1f, 0.5f)), Attributes.Of("mode", g.Pick("avg", "max")),
            .. g.Opset >= 16 && g.Chance(0.5) ? [Attributes.Of("coordinate_transformation_mode", g.Pick("half_pixel", "output_half_pixel"))] : Array.Empty<(string, OnnxAttribute)>(),
        ];
        var images = g.Constant(Tensor.Of(OnnxType.Int64, [count], [.. Enumerable.Range(0, count).Select(_ => (long)g.Next(x.Shape[0]))]));
        return g.Add("RoiAlign", [x, g.Constant(Tensor.Of([count, 4], regions)), images], attributes);
    }

    private static RandomValue? MaxRoiPool(RandomGraph g, RandomValue x)
    {
        if (x.Rank != 4)
        {
            return null;
        }

        float[] regions = [.. Enumerable.Range(0, 2).SelectMany(_ => new[] { g.Next(x.Shape[0]), g.Real(0, 3), g.Real(0, 3), g.Real(3, 9), g.Real(3, 9) })];
        return g.Add("MaxRoiPool", [x, g.Constant(Tensor.Of([2, 5], regions))], Attributes.Of("pooled_shape", [g.Between(1, 3), g.Between(1, 3)]), Attributes.Of("spatial_scale", g.Pick(1f, 0.5f)));
    }

    private static RandomValue? Suppression(RandomGraph g, RandomValue x)
    {
        int count = g.Between(1, 8);
        RandomValue Number(float value) => g.Constant(Tensor.Of([], [value]));
        return g.Opset < 10 ? null : g.Add(
            "NonMaxSuppression",
            [
                g.Floats([2, count, 4], 0.1, 2), g.Floats([2, 3, count], 0, 1), g.Constant(Tensor.Of(OnnxType.Int64, [], [(long)g.Between(1, 4)])), Number(g.Real(0, 0.6)), Number(g.Real(0, 0.5)),
            ],
            Attributes.Of("center_point_box", g.Chance(0.5)));
    }
}
