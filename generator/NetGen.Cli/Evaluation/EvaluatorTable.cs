using NetGen.Cli.Import;

namespace NetGen.Cli.Evaluation;

/// <summary>The definitions of operators on known operands, beside those that folding of constants has.</summary>
internal static class EvaluatorTable
{
    // Klambauer et al. 2017: the defaults of the specification.
    private const float SeluAlpha = 1.67326319217681884765625f;
    private const float SeluGamma = 1.05070102214813232421875f;

    private static readonly Dictionary<string, Func<NodeContext, Constant[]>> All = new(StringComparer.Ordinal)
    {
        ["Conv"] = WindowDefinitions.Conv,
        ["ConvTranspose"] = WindowDefinitions.Transposed,
        ["MaxPool"] = WindowDefinitions.MaxPool,
        ["AveragePool"] = WindowDefinitions.AveragePool,
        ["GlobalAveragePool"] = node => [ReductionDefinitions.OverSpace(node, values => values.Average())],
        ["GlobalMaxPool"] = node => [ReductionDefinitions.OverSpace(node, values => values.Max())],
        ["ReduceMean"] = ReductionDefinitions.Mean,
        ["Softmax"] = node => ReductionDefinitions.Softmax(node, logarithm: false),
        ["LogSoftmax"] = node => ReductionDefinitions.Softmax(node, logarithm: true),
        ["Gemm"] = MatrixDefinitions.Gemm,
        ["MatMul"] = MatrixDefinitions.MatMul,
        ["BatchNormalization"] = NormalizationDefinitions.Batch,
        ["InstanceNormalization"] = NormalizationDefinitions.Instance,
        ["LRN"] = NormalizationDefinitions.LocalResponse,
        ["Split"] = ArrangementDefinitions.Split,
        ["Pad"] = ArrangementDefinitions.Pad,
        ["Upsample"] = ArrangementDefinitions.Upsample,
        ["Resize"] = ArrangementDefinitions.Resize,
        ["DepthToSpace"] = ArrangementDefinitions.DepthToSpace,
        ["SpaceToDepth"] = ArrangementDefinitions.SpaceToDepth,

        ["Dropout"] = node => [node.Constant(0)],
        ["Sum"] = node => [Enumerable.Range(1, node.Node.Inputs.Count - 1).Aggregate(node.Constant(0), (sum, i) => Constant.Combine(sum, node.Constant(i), (a, b) => a + b))],
        ["Relu"] = node => Map(node, x => Math.Max(0, x)),
        ["LeakyRelu"] = node => node.Single("alpha", 0.01f) is var alpha ? Map(node, x => x < 0 ? alpha * x : x) : [],
        ["Elu"] = node => node.Single("alpha", 1) is var alpha ? Map(node, x => x < 0 ? alpha * (Math.Exp(x) - 1) : x) : [],
        ["Selu"] = node => (node.Single("alpha", SeluAlpha), node.Single("gamma", SeluGamma)) is var (alpha, gamma)
            ? Map(node, x => gamma * (x <= 0 ? alpha * (Math.Exp(x) - 1) : x)) : [],
        ["Sigmoid"] = node => Map(node, Sigmoid),
        ["HardSigmoid"] = node => (node.Single("alpha", 0.2f), node.Single("beta", 0.5f)) is var (alpha, beta)
            ? Map(node, x => Math.Clamp((alpha * x) + beta, 0, 1)) : [],
        ["HardSwish"] = node => Map(node, x => x * Math.Clamp((x / 6) + 0.5, 0, 1)),
        ["Tanh"] = node => Map(node, Math.Tanh),
        ["Softplus"] = node => Map(node, Softplus),
        ["Mish"] = node => Map(node, x => x * Math.Tanh(Softplus(x))),
        ["Gelu"] = node => node.Text("approximate", "none") == "tanh"
            ? Map(node, x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))))
            : Map(node, x => 0.5 * x * (1 + ErrorFunction.Of(x / Math.Sqrt(2)))),
        ["PRelu"] = node => [Constant.Combine(node.Constant(0), NormalizationDefinitions.OfChannels(node.Constant(1), node.Constant(0)), (x, slope) => x < 0 ? slope * x : x)],
        ["Abs"] = node => Map(node, Math.Abs),
        ["Clip"] = Clip,
    };

    /// <summary>The definition of an operator, or null.</summary>
    public static Func<NodeContext, Constant[]>? Find(string name) => All.GetValueOrDefault(name);

    private static Constant[] Map(NodeContext node, Func<double, double> function) => [node.Constant(0).Map(function)];

    private static Constant[] Clip(NodeContext node)
    {
        double minimum = node.Has(1) ? node.Constant(1).Values[0] : node.Single("min", float.MinValue);
        double maximum = node.Has(2) ? node.Constant(2).Values[0] : node.Single("max", float.MaxValue);
        return Map(node, x => Math.Min(Math.Max(x, minimum), maximum));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // log(1 + exp(x)), without overflow.
    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
