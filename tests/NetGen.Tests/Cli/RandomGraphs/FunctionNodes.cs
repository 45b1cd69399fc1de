using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Makes nodes with one operand whose elements keep their places.</summary>
internal static class FunctionNodes
{
    /// <summary>By name; each may fail to add what it would.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMaker>> All { get; } = new Dictionary<string, NodeMaker>
    {
        ["Relu"] = Plain("Relu"),
        ["Sigmoid"] = Plain("Sigmoid"),
        ["Tanh"] = Plain("Tanh"),
        ["Softplus"] = Plain("Softplus"),
        ["Softsign"] = Plain("Softsign"),
        ["HardSwish"] = Plain("HardSwish", since: 14),
        ["Mish"] = Plain("Mish", since: 18),
        ["Abs"] = Plain("Abs"),
        ["Neg"] = Plain("Neg"),
        ["Exp"] = Plain("Exp"),
        ["Log"] = Positive("Log"),
        ["Sqrt"] = Positive("Sqrt"),
        ["Reciprocal"] = Positive("Reciprocal"),
        ["Erf"] = Plain("Erf", since: 9),
        ["Floor"] = Plain("Floor"),
        ["Ceil"] = Plain("Ceil"),
        ["Round"] = Plain("Round", since: 11),
        ["Sign"] = Plain("Sign", since: 9),
        ["Sin"] = Plain("Sin"),
        ["Cos"] = Plain("Cos"),
        ["Identity"] = Plain("Identity"),
        ["LeakyRelu"] = (g, x) => g.Add("LeakyRelu", [x], Maybe(g, "alpha", -0.5, 1.5)),
        ["Elu"] = (g, x) => g.Add("Elu", [x], Maybe(g, "alpha", -0.5, 2)),
        ["Celu"] = (g, x) => g.Opset < 12 ? null : g.Add("Celu", [x], Maybe(g, "alpha", 0.3, 2)),
        ["ThresholdedRelu"] = (g, x) => g.Opset < 10 ? null : g.Add("ThresholdedRelu", [x], Maybe(g, "alpha", -0.5, 1)),
        ["Selu"] = (g, x) => g.Add("Selu", [x], [.. Maybe(g, "alpha", 0.5, 2), .. Maybe(g, "gamma", 0.5, 2)]),
        ["HardSigmoid"] = (g, x) => g.Add("HardSigmoid", [x], [.. Maybe(g, "alpha", -0.5, 1), .. Maybe(g, "beta", -0.2, 1)]),
        ["Shrink"] = (g, x) => g.Opset < 9 ? null : g.Add("Shrink", [x], [.. Maybe(g, "lambd", 0, 1), .. Maybe(g, "bias", -0.5, 0.5)]),
        ["Swish"] = (g, x) => g.Opset < 24 ? null : g.Add("Swish", [x], Maybe(g, "alpha", 0.3, 2)),
        ["Gelu"] = (g, x) => g.Opset < 20 ? null : g.Add("Gelu", [x], g.Chance(0.5) ? [] : [Attributes.Of("approximate", g.Pick("none", "tanh"))]),
        ["Clip"] = Clip,
        ["PRelu"] = PRelu,
        ["Dropout"] = Dropout,
        ["Cast"] = Cast,
        ["CastLike"] = (g, x) => g.Opset < 15 ? null : g.Add("CastLike", [g.Values.FirstOrDefault(one => !one.Exact.IsReal) ?? x, x]),
        ["IsNaN"] = Plain("IsNaN", since: 13),
    };

    private static NodeMaker Plain(string kind, long since = 1) => (g, x) => g.Opset < since ? null : g.Add(kind, [x]);

    private static NodeMaker Positive(string kind) => (g, x) =>
        g.Chance(0.7) && g.Add("Abs", [x]) is { } amount && g.Add("Add", [amount, g.Floats([1], 0.05, 0.5)]) is { } positive ? g.Add(kind, [positive]) : g.Add(kind, [x]);

    private static (string, OnnxAttribute)[] Maybe(RandomGraph g, string name, double low, double high) =>
        g.Chance(0.3) ? [] : [Attributes.Of(name, g.Real(low, high))];

    private static RandomValue? Clip(RandomGraph g, RandomValue x)
    {
        var (low, high) = (g.Real(-1.5, 0.3), g.Real(0.3, 6));
        var (hasLow, hasHigh) = (g.Chance(0.7), g.Chance(0.7));
        if (g.Opset < 11)
        {
            return g.Add("Clip", [x], [.. hasLow ? [Attributes.Of("min", low)] : Array.Empty<(string, OnnxAttribute)>(), .. hasHigh ? [Attributes.Of("max", high)] : Array.Empty<(string, OnnxAttribute)>()]);
        }

        var minimum = hasLow ? g.Constant(Tensor.Of([], [low])) : null;
        return hasHigh ? g.Add("Clip", [x, minimum, g.Constant(Tensor.Of([], [high]))]) : minimum is null ? g.Add("Clip", [x]) : g.Add("Clip", [x, minimum]);
    }

    private static RandomValue? PRelu(RandomGraph g, RandomValue x)
    {
        int[] slope = g.Pick<int[]>([], [1], x.Shape, [.. x.Shape.Skip(1).Select((extent, i) => i == 0 ? extent : 1)], [.. x.Shape.TakeLast(1)]);
        return g.Add("PRelu", [x, g.Floats(slope, -0.5, 0.8)]);
    }

    private static RandomValue? Dropout(RandomGraph g, RandomValue x) => g.Opset < 12
        ? g.Add("Dropout", [x], Maybe(g, "ratio", 0.1, 0.9))
        : g.Chance(0.5) ? g.Add("Dropout", [x]) : g.Add("Dropout", [x, g.Constant(Tensor.Of([], [0.4f])), g.Constant(Tensor.Of(OnnxType.Boolean, [], [0L]))]);

    // Of truth values and whole numbers to real ones; or as it is.
    private static RandomValue? Cast(RandomGraph g, RandomValue x)
    {
        var others = g.Values.Where(one => !one.Exact.IsReal).ToList();
        return g.Add("Cast", [others.Count > 0 ? g.Pick(others) : x], Attributes.Of("to", (long)OnnxType.Single));
    }
}
