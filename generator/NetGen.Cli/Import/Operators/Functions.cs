using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Elementwise functions.</summary>
internal static class Functions
{
    // Klambauer et al. 2017: the defaults of the specification.
    private const float SeluAlpha = 1.67326319217681884765625f;
    private const float SeluGamma = 1.05070102214813232421875f;
    private const float Sixth = 1 / 6f;

    /// <summary>A function without arguments.</summary>
    public static Mapping Of(string kind) => node => [node.Elementwise(kind, node.Value(0))];

    /// <summary>A function with one real argument.</summary>
    /// <param name="kind">The kind of layer.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="absent">The number where it is absent.</param>
    public static Mapping Of(string kind, string argument, string attribute, float absent) =>
        node => [node.Elementwise(kind, node.Value(0), Arguments.Of(argument, node.Single(attribute, absent)))];

    /// <summary>Selu: gamma * elu(x).</summary>
    public static object[] Selu(NodeContext node) =>
    [
        Joins.Scaled(
            node,
            node.Elementwise("ELU", node.Value(0), Arguments.Of("Alpha", node.Single("alpha", SeluAlpha))),
            node.Single("gamma", SeluGamma),
            0),
    ];

    /// <summary>HardSigmoid.</summary>
    public static object[] HardSigmoid(NodeContext node)
    {
        float alpha = node.Single("alpha", 0.2f);
        float beta = node.Single("beta", 0.5f);
        return Math.Abs(alpha - Sixth) < 1e-6f && beta == 0.5f
            ? [node.Elementwise("HardSigmoid", node.Value(0))]
            : [node.Elementwise("HardSigmoid", node.Value(0), Arguments.Of("Alpha", alpha), Arguments.Of("Beta", beta))];
    }

    /// <summary>Gelu.</summary>
    public static object[] Gelu(NodeContext node) => node.Text("approximate", "none") switch
    {
        "none" => [node.Elementwise("GELU", node.Value(0))],
        var word => [node.Elementwise("GELU", node.Value(0), Arguments.Of("Approximate", word))],
    };

    /// <summary>Swish: x * sigmoid(alpha * x).</summary>
    public static object[] Swish(NodeContext node)
    {
        float alpha = node.Single("alpha", 1);
        return alpha == 1
            ? [node.Elementwise("SiLU", node.Value(0))]
            : [Joins.Join(node, "Multiply", [node.Value(0), node.Elementwise("Sigmoid", Joins.Scaled(node, node.Value(0), alpha, 0))])];
    }

    /// <summary>Shrink.</summary>
    public static object[] Shrink(NodeContext node) =>
    [
        node.Elementwise(
            "Shrink", node.Value(0), Arguments.Of("Lambda", node.Single("lambd", 0.5f)), Arguments.Of("Bias", node.Single("bias", 0))),
    ];

    /// <summary>PRelu: one slope, one per channel, or any that broadcasts: max(0, x) - slope * max(0, -x).</summary>
    public static object[] PRelu(NodeContext node)
    {
        var x = node.Value(0);
        if (node.Operand(1) is not KnownTensor slopes)
        {
            return [Rectified(node, x, Joins.Operands(node, [0, 1])[1])];
        }

        // Before version 7 a list is one for each channel; later it is broadcast from the last axis.
        bool isList = node.Opset < 7 && slopes.Dimensions.Count == 1 && slopes.Count > 1 && x.Rank >= 2 && slopes.Count == x.Dimensions[1];
        if (isList)
        {
            slopes = slopes.Reshaped([slopes.Count, .. Enumerable.Repeat(1, x.Rank - 2)]);
        }

        if (slopes.Count == 1 && slopes.Dimensions.Count <= x.Rank)
        {
            return [Rectifier(node, x, [(float)slopes.Scalar()])];
        }

        return Joins.ByChannel(x, slopes) is { } values
            ? [Rectifier(node, x, Array.ConvertAll(values, value => (float)value))]
            : [Rectified(node, x, Joins.Operands(node, [0, 1])[1])];
    }

    /// <summary>Clip. Before version 11 limits are attributes.</summary>
    public static object[] Clip(NodeContext node)
    {
        var x = node.Value(0);
        if (node.Operand(1) is LayerValue || node.Operand(2) is LayerValue)
        {
            x = node.Has(1) ? Joins.Join(node, "Maximum", Joins.Operands(node, [0, 1])) : x;
            return [node.Has(2) ? Joins.Join(node, "Minimum", [x, node.Value(2)]) : x];
        }

        double minimum = node.Has(1) ? node.Known(1).Scalar() : node.Attribute("min")?.Single ?? double.NegativeInfinity;
        double maximum = node.Has(2) ? node.Known(2).Scalar() : node.Attribute("max")?.Single ?? double.PositiveInfinity;
        if (double.IsNaN(minimum) || double.IsNaN(maximum) || minimum == double.PositiveInfinity || maximum == double.NegativeInfinity)
        {
            throw new ImportException(FormattableString.Invariant($"limits {minimum} and {maximum} are not supported"));
        }

        // The largest float is how old exporters write none, but an infinite x is not left as it is.
        return (minimum, maximum) switch
        {
            (0, 6) => [node.Elementwise("ReLU6", x)],
            (0, double.PositiveInfinity) => [node.Elementwise("ReLU", x)],
            (double.NegativeInfinity, double.PositiveInfinity) => [x],
            _ => [node.Elementwise("Clip", x, [.. Limit("Minimum", minimum), .. Limit("Maximum", maximum)])],
        };

        static IEnumerable<Argument> Limit(string name, double value) => double.IsInfinity(value) ? [] : [Arguments.Of(name, (float)value)];
    }

    /// <summary>Dropout, which does nothing in inference and is kept for training.</summary>
    public static object[] Dropout(NodeContext node)
    {
        if (node.IsUsed(1))
        {
            throw new ImportException("its mask is not supported");
        }

        bool trains = node.Opset < 7 ? node.Integer("is_test", 0) == 0 && node.Node.Attributes.ContainsKey("is_test")
            : node.Has(2) && (node.Operand(2) is not KnownTensor known || known.Scalar() != 0);
        if (trains)
        {
            throw new ImportException("it is in training mode, which gives random numbers");
        }

        float rate = node.Has(1) ? node.Known(1).ToSingles()[0] : node.Single("ratio", 0.5f);
        return rate is >= 0 and < 1
            ? [node.Elementwise("Dropout", node.Value(0), Arguments.Of("Rate", rate))]
            : [node.Value(0)];
    }

    /// <summary>Cast between types whose numbers the network computes alike, and to and from truth values.</summary>
    public static object[] Cast(NodeContext node)
    {
        bool isLike = node.Node.Operator == "CastLike";
        var to = !isLike ? (OnnxType)node.Integer("to", 1) : node.Operand(1) is KnownTensor like ? like.Type : node.AnyValue(1).Type;
        var x = node.AnyValue(0);
        if (to == OnnxType.Boolean)
        {
            return [x.Type == OnnxType.Boolean ? x : Logic.Truth(node, x)];
        }

        return to is OnnxType.Single or OnnxType.Half or OnnxType.BFloat16 && x.Type != OnnxType.Double
            ? [x with { Type = to }]
            : throw new ImportException($"a cast of what the network computes, {x.Type.Named()}, to {to.Named()} is not supported");
    }

    private static LayerValue Rectifier(NodeContext node, LayerValue x, float[] slopes)
    {
        Argument[] arguments = slopes.Length == 1 ? [] : [Arguments.Of("PerChannel", true)];
        var layer = node.Draft.Add("PReLU", node.WeightName(1), [x.Layer], arguments);
        layer.Weights["weight"] = new Weight([slopes.Length], slopes);
        return x.With(layer);
    }

    private static LayerValue Rectified(NodeContext node, LayerValue x, LayerValue slopes)
    {
        var negative = Joins.Scaled(node, node.Elementwise("ReLU", Joins.Scaled(node, x, -1, 0)), -1, 0);
        return Joins.Join(node, "Add", [node.Elementwise("ReLU", x), Joins.Join(node, "Multiply", [negative, slopes])]);
    }
}
