using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Makes reductions, softmaxes, selections and normalizations.</summary>
internal static class ReductionNodes
{
    // More would be nothing in floats.
    private const int MostFactors = 100;

    // Of the mean of squares.
    private const double LeastVariance = 0.02;

    /// <summary>By name; each may fail to add what it would.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMaker>> All { get; } = new Dictionary<string, NodeMaker>
    {
        ["ReduceMean"] = Reduce("ReduceMean"),
        ["ReduceSum"] = Reduce("ReduceSum"),
        ["ReduceMax"] = Reduce("ReduceMax"),
        ["ReduceMin"] = Reduce("ReduceMin"),
        ["ReduceProd"] = (g, x) => x.Exact.Count > MostFactors ? null : Reduce("ReduceProd")(g, x),
        ["ReduceL1"] = Reduce("ReduceL1"),
        ["ReduceL2"] = Reduce("ReduceL2"),
        ["ReduceSumSquare"] = Reduce("ReduceSumSquare"),
        ["ReduceLogSumExp"] = Reduce("ReduceLogSumExp"),
        ["ReduceLogSum"] = (g, x) => g.Add("Exp", [x]) is { } positive ? Reduce("ReduceLogSum")(g, positive) : null,
        ["Softmax"] = Softmax("Softmax"),
        ["LogSoftmax"] = Softmax("LogSoftmax"),
        ["Hardmax"] = Softmax("Hardmax"),
        ["ArgMax"] = Place("ArgMax"),
        ["ArgMin"] = Place("ArgMin"),
        ["TopK"] = TopK,
        ["CumSum"] = CumSum,
        ["BatchNormalization"] = Batch,
        ["InstanceNormalization"] = (g, x) => x.Rank < 3 || !Varies(x, Enumerable.Range(2, x.Rank - 2)) ? null : g.Add("InstanceNormalization", [x, g.Floats([x.Shape[1]], 0.5, 2), g.Floats([x.Shape[1]], -1, 1)], Epsilon(g)),
        ["GroupNormalization"] = Group,
        ["LayerNormalization"] = Layer,
        ["RMSNormalization"] = RootMeanSquare,
        ["LRN"] = (g, x) => x.Rank != 4 ? null : g.Add("LRN", [x], [Attributes.Of("size", g.Chance(0.1) ? 4 : g.Pick(1, 3, 5)), .. g.Chance(0.5) ? [Attributes.Of("alpha", g.Real(0.01, 1)), Attributes.Of("beta", g.Real(0.3, 1)), Attributes.Of("bias", g.Real(0.5, 2))] : Array.Empty<(string, OnnxAttribute)>()]),
        ["LpNormalization"] = (g, x) => g.Add("LpNormalization", [x], [Attributes.Of("axis", Axis(g, x)), .. g.Chance(0.7) ? [Attributes.Of("p", g.Between(1, 2))] : Array.Empty<(string, OnnxAttribute)>()]),
        ["MeanVarianceNormalization"] = MeanVariance,
    };

    /// <summary>An axis, perhaps counted from the last.</summary>
    public static int Axis(RandomGraph g, RandomValue x) => g.Opset >= 11 && g.Chance(0.4) ? -g.Between(1, x.Rank) : g.Next(x.Rank);

    private static int[] Axes(RandomGraph g, RandomValue x)
    {
        var axes = Enumerable.Range(0, x.Rank).Where(_ => g.Chance(0.5)).ToList();
        return [.. axes.Count > 0 ? axes : [x.Rank - 1]];
    }

    private static NodeMaker Reduce(string kind) => (g, x) =>
    {
        int[] axes = Axes(g, x);
        axes = g.Opset >= 11 && g.Chance(0.3) ? [.. axes.Select(axis => axis - x.Rank)] : axes;
        var keeps = g.Chance(0.7) ? [Attributes.Of("keepdims", g.Chance(0.5))] : Array.Empty<(string, OnnxAttribute)>();
        if (g.Chance(0.1))
        {
            return g.Add(kind, [x], keeps);
        }

        return g.Opset >= (kind == "ReduceSum" ? 13 : 18)
            ? g.Add(kind, [x, g.Integers([.. axes.Select(axis => (long)axis)])], keeps)
            : g.Add(kind, [x], [.. keeps, Attributes.Of("axes", axes)]);
    };

    private static NodeMaker Softmax(string kind) => (g, x) => g.Add(kind, [x], g.Chance(0.2) ? [] : [Attributes.Of("axis", Axis(g, x))]);

    private static NodeMaker Place(string kind) => (g, x) => g.Add(
        kind,
        [x],
        [
            Attributes.Of("axis", Axis(g, x)), Attributes.Of("keepdims", g.Chance(0.5)),
            .. g.Opset >= 12 && g.Chance(0.3) ? [Attributes.Of("select_last_index", 1)] : Array.Empty<(string, OnnxAttribute)>(),
        ]);

    private static RandomValue? TopK(RandomGraph g, RandomValue x)
    {
        int axis = Axis(g, x);
        int k = g.Between(1, x.Shape[axis < 0 ? axis + x.Rank : axis]);
        if (g.Opset < 10)
        {
            return g.AddAll("TopK", 2, [x], Attributes.Of("axis", axis), Attributes.Of("k", k))?[0];
        }

        var largest = g.Opset >= 11 && g.Chance(0.5) ? [Attributes.Of("largest", g.Chance(0.5))] : Array.Empty<(string, OnnxAttribute)>();
        return g.AddAll("TopK", 2, [x, g.Integers(k)], [Attributes.Of("axis", axis), .. largest])?[0];
    }

    private static RandomValue? CumSum(RandomGraph g, RandomValue x) => g.Opset < 11
        ? null
        : g.Add("CumSum", [x, g.Constant(Tensor.Of(OnnxType.Int64, [], [(long)Axis(g, x)]))], Attributes.Of("exclusive", g.Chance(0.4)), Attributes.Of("reverse", g.Chance(0.4)));

    private static (string, OnnxAttribute)[] Epsilon(RandomGraph g) => g.Chance(0.5) ? [Attributes.Of("epsilon", g.Pick(1e-5f, 1e-3f, 0.1f))] : [];

    private static RandomValue? Batch(RandomGraph g, RandomValue x)
    {
        if (x.Rank < 2)
        {
            return null;
        }

        int[] channels = [x.Shape[1]];
        return g.Add(
            "BatchNormalization",
            [x, g.Floats(channels, -1.5, 1.5), g.Floats(channels, -1, 1), g.Floats(channels, -1, 1), g.Floats(channels, 0.3, 2)],
            Epsilon(g));
    }

    private static RandomValue? MeanVariance(RandomGraph g, RandomValue x)
    {
        int[] axes = x.Rank == 4 && g.Chance(0.4) ? [0, 2, 3] : Axes(g, x);
        return g.Opset < 9 || !Varies(x, axes)
            ? null
            : g.Add("MeanVarianceNormalization", [x], axes is [0, 2, 3] && g.Chance(0.5) ? [] : [Attributes.Of("axes", axes)]);
    }

    private static RandomValue? Group(RandomGraph g, RandomValue x)
    {
        if (g.Opset < 18 || x.Rank < 3)
        {
            return null;
        }

        int groups = g.Pick(Enumerable.Range(1, x.Shape[1]).Where(count => x.Shape[1] % count == 0).ToList());
        int[] parameters = [g.Opset < 21 ? groups : x.Shape[1]];
        int length = x.Exact.Count / (x.Shape[0] * groups);
        return !Varies(x, i => i / length) ? null : g.Add(
            "GroupNormalization", [x, g.Floats(parameters, 0.5, 2), g.Floats(parameters, -1, 1)], [Attributes.Of("num_groups", groups), .. Epsilon(g)]);
    }

    private static RandomValue? Layer(RandomGraph g, RandomValue x)
    {
        int axis = Axis(g, x);
        int[] normalized = x.Shape[(axis < 0 ? axis + x.Rank : axis)..];
        RandomValue?[] operands = [x, g.Floats(normalized, 0.5, 2), .. g.Chance(0.7) ? [g.Floats(normalized, -1, 1)] : Array.Empty<RandomValue>()];
        int first = axis < 0 ? axis + x.Rank : axis;
        return g.Opset < 17 || !Varies(x, Enumerable.Range(first, x.Rank - first)) ? null : g.Add("LayerNormalization", operands, [Attributes.Of("axis", axis), .. Epsilon(g)]);
    }

    private static RandomValue? RootMeanSquare(RandomGraph g, RandomValue x)
    {
        int axis = Axis(g, x);
        return g.Opset < 23 ? null : g.Add(
            "RMSNormalization", [x, g.Floats(x.Shape[(axis < 0 ? axis + x.Rank : axis)..], 0.5, 2)], [Attributes.Of("axis", axis), .. Epsilon(g)]);
    }

    // Whether the elements along axes differ enough that floats, in which variances are differences of sums, find the
    // same.
    private static bool Varies(RandomValue x, IEnumerable<int> axes)
    {
        int[] steps = [.. Tensor.Steps(x.Shape).Select((step, axis) => axes.Contains(axis) ? 0 : step)];
        int[] all = Tensor.Steps(x.Shape);
        return Varies(x, i => steps.Select((step, axis) => i / all[axis] % x.Shape[axis] * step).Sum());
    }

    private static bool Varies(RandomValue x, Func<int, int> row)
    {
        var rows = x.Exact.Reals.Select((value, i) => (value, Row: row(i))).GroupBy(one => one.Row, one => one.value);
        return rows.All(one => one.Average(value => value * value) is var squares && squares - Math.Pow(one.Average(), 2) > LeastVariance * squares);
    }
}
