using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Adds what a node computes to the network.</summary>
/// <returns>The values of its outputs: <see cref="Values.LayerValue"/>, <see cref="Known.KnownTensor"/>, or at the model's end
/// <see cref="Values.PostProcessed"/>.</returns>
public delegate object[] Mapping(NodeContext node);

/// <summary>The operators that have a counterpart, with their mappings.</summary>
public static class OperatorTable
{
    private static readonly Dictionary<string, Mapping> All = new(StringComparer.Ordinal)
    {
        ["Conv"] = Convolutions.Conv,
        ["ConvTranspose"] = Convolutions.Transposed,
        ["Gemm"] = DenseLayers.Gemm,
        ["MatMul"] = DenseLayers.MatMul,

        ["MaxPool"] = Pools.Max,
        ["AveragePool"] = Pools.Average,
        ["LpPool"] = Pools.Power,
        ["GlobalAveragePool"] = Pools.GlobalAverage,
        ["GlobalMaxPool"] = Pools.GlobalMax,
        ["GlobalLpPool"] = Pools.GlobalPower,
        ["ReduceMean"] = Reductions.Of("mean"),
        ["ReduceSum"] = Reductions.Of("sum"),
        ["ReduceMax"] = Reductions.Of("max"),
        ["ReduceMin"] = Reductions.Of("min"),
        ["ReduceProd"] = Reductions.Of("product"),
        ["ReduceL1"] = Reductions.OfNorm(1),
        ["ReduceL2"] = Reductions.OfNorm(2),
        ["ReduceSumSquare"] = Reductions.SumSquare,
        ["ReduceLogSum"] = Reductions.LogSum,
        ["ReduceLogSumExp"] = Reductions.LogSumExp,

        ["BatchNormalization"] = Normalizations.Batch,
        ["InstanceNormalization"] = Normalizations.Instance,
        ["GroupNormalization"] = Normalizations.Group,
        ["LayerNormalization"] = Normalizations.Layer,
        ["RMSNormalization"] = Normalizations.RootMeanSquare,
        ["LRN"] = Normalizations.LocalResponse,
        ["LpNormalization"] = Normalizations.Norm,
        ["MeanVarianceNormalization"] = Normalizations.MeanVariance,

        ["Relu"] = Functions.Of("ReLU"),
        ["LeakyRelu"] = Functions.Of("LeakyReLU", "Slope", "alpha", 0.01f),
        ["Elu"] = Functions.Of("ELU", "Alpha", "alpha", 1),
        ["Celu"] = Functions.Of("CELU", "Alpha", "alpha", 1),
        ["ThresholdedRelu"] = Functions.Of("ThresholdedReLU", "Alpha", "alpha", 1),
        ["Sigmoid"] = Functions.Of("Sigmoid"),
        ["Tanh"] = Functions.Of("Tanh"),
        ["Softplus"] = Functions.Of("Softplus"),
        ["Softsign"] = Functions.Of("Softsign"),
        ["HardSwish"] = Functions.Of("HardSwish"),
        ["Mish"] = Functions.Of("Mish"),
        ["Swish"] = Functions.Swish,
        ["Selu"] = Functions.Selu,
        ["HardSigmoid"] = Functions.HardSigmoid,
        ["Gelu"] = Functions.Gelu,
        ["PRelu"] = Functions.PRelu,
        ["Shrink"] = Functions.Shrink,
        ["Clip"] = Functions.Clip,
        ["Abs"] = Functions.Of("Abs"),
        ["Exp"] = Functions.Of("Exp"),
        ["Log"] = Functions.Of("Log"),
        ["Sqrt"] = Functions.Of("Sqrt"),
        ["Reciprocal"] = Functions.Of("Reciprocal"),
        ["Erf"] = Functions.Of("Erf"),
        ["Floor"] = Functions.Of("Floor"),
        ["Ceil"] = Functions.Of("Ceil"),
        ["Round"] = Functions.Of("Round"),
        ["Sign"] = Functions.Of("Sign"),
        ["Sin"] = Functions.Of("Sin"),
        ["Cos"] = Functions.Of("Cos"),
        ["Dropout"] = Functions.Dropout,
        ["Identity"] = node => [node.AnyValue(0)],
        ["Cast"] = Functions.Cast,
        ["CastLike"] = Functions.Cast,

        ["Softmax"] = Ranking.Over("Softmax"),
        ["LogSoftmax"] = Ranking.Over("LogSoftmax"),
        ["Hardmax"] = Ranking.Over("Hardmax"),
        ["ArgMax"] = Ranking.Place(largest: true),
        ["ArgMin"] = Ranking.Place(largest: false),
        ["TopK"] = Ranking.Top,
        ["CumSum"] = Ranking.RunningSum,

        ["Add"] = Arithmetic.Add,
        ["Sub"] = Arithmetic.Subtract,
        ["Mul"] = Arithmetic.Multiply,
        ["Div"] = Arithmetic.Divide,
        ["Pow"] = Arithmetic.Power,
        ["Sum"] = Arithmetic.Several("Add"),
        ["Max"] = Arithmetic.Several("Maximum"),
        ["Min"] = Arithmetic.Several("Minimum"),
        ["Mean"] = Arithmetic.Mean,
        ["Neg"] = node => [Joins.Scaled(node, node.Value(0), -1, 0)],

        ["Where"] = Logic.Where,
        ["Greater"] = Logic.Compare("greater"),
        ["GreaterOrEqual"] = Logic.Compare("greaterOrEqual"),
        ["Less"] = Logic.Compare("less"),
        ["LessOrEqual"] = Logic.Compare("lessOrEqual"),
        ["Equal"] = Logic.Compare("equal"),
        ["IsNaN"] = Logic.IsNone,
        ["Not"] = Logic.Not,
        ["And"] = Logic.Both("Multiply"),
        ["Or"] = Logic.Both("Maximum"),
        ["Xor"] = Logic.Either,

        ["Flatten"] = Views.Flatten,
        ["Reshape"] = Views.Reshape,
        ["Squeeze"] = Views.Squeeze,
        ["Unsqueeze"] = Views.Unsqueeze,
        ["Transpose"] = Views.Transpose,
        ["Expand"] = Views.Expand,
        ["Tile"] = Views.Tile,
        ["DepthToSpace"] = Views.DepthToSpace,
        ["SpaceToDepth"] = Views.SpaceToDepth,
        ["Concat"] = Concatenation.Concat,
        ["Split"] = Slicing.Split,
        ["Slice"] = Slicing.Slice,
        ["Gather"] = Slicing.Gather,
        ["Pad"] = Padding.Pad,
        ["Upsample"] = Resizing.Upsample,
        ["Resize"] = Resizing.Resize,

        ["NonMaxSuppression"] = PostProcessing.Suppress,
        ["RoiAlign"] = PostProcessing.Align,
    };

    /// <summary>The operators that have a mapping.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The mapping of a node's operator, or null if it has none.</summary>
    public static Mapping? Find(OnnxNode node) => node.Domain.Length == 0 ? All.GetValueOrDefault(node.Operator) : null;
}
