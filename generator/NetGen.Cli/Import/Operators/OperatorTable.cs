using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Adds what a node computes to the network.</summary>
/// <returns>The values of its outputs: <see cref="Activation"/> or <see cref="Constant"/>.</returns>
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
        ["GlobalAveragePool"] = Pools.GlobalAverage,
        ["GlobalMaxPool"] = Pools.GlobalMax,
        ["ReduceMean"] = Pools.Mean,

        ["BatchNormalization"] = Normalizations.Batch,
        ["InstanceNormalization"] = Normalizations.Instance,
        ["LRN"] = Normalizations.LocalResponse,

        ["Relu"] = node => [node.Elementwise("ReLU", node.Activation(0))],
        ["LeakyRelu"] = node => [node.Elementwise("LeakyReLU", node.Activation(0), NodeContext.Argument("Slope", node.Single("alpha", 0.01f)))],
        ["Elu"] = node => [node.Elementwise("ELU", node.Activation(0), NodeContext.Argument("Alpha", node.Single("alpha", 1)))],
        ["Sigmoid"] = node => [node.Elementwise("Sigmoid", node.Activation(0))],
        ["Tanh"] = node => [node.Elementwise("Tanh", node.Activation(0))],
        ["Softplus"] = node => [node.Elementwise("Softplus", node.Activation(0))],
        ["HardSwish"] = node => [node.Elementwise("HardSwish", node.Activation(0))],
        ["Mish"] = node => [node.Elementwise("Mish", node.Activation(0))],
        ["Selu"] = Functions.Selu,
        ["HardSigmoid"] = Functions.HardSigmoid,
        ["Gelu"] = Functions.Gelu,
        ["PRelu"] = Functions.PRelu,
        ["Clip"] = Functions.Clip,
        ["Abs"] = Functions.Abs,
        ["Softmax"] = node => Functions.Softmax(node, "Softmax"),
        ["LogSoftmax"] = node => Functions.Softmax(node, "LogSoftmax"),
        ["Dropout"] = Functions.Dropout,
        ["Identity"] = node => [node.Activation(0)],

        ["Add"] = Arithmetic.Add,
        ["Sub"] = Arithmetic.Subtract,
        ["Mul"] = Arithmetic.Multiply,
        ["Div"] = Arithmetic.Divide,
        ["Sum"] = Arithmetic.Sum,
        ["Neg"] = node => [Arithmetic.Scaled(node, node.Activation(0), -1)],

        ["Flatten"] = node => [Reshaping.View(node, ShapeRules.Flatten(node, node.DimensionsOf(0)))],
        ["Reshape"] = Reshaping.Reshape,
        ["Squeeze"] = node => [Reshaping.View(node, ShapeRules.Squeeze(node, node.DimensionsOf(0)))],
        ["Unsqueeze"] = node => [Reshaping.View(node, ShapeRules.Unsqueeze(node, node.DimensionsOf(0)))],
        ["Transpose"] = Reshaping.Transpose,
        ["Concat"] = Channels.Concat,
        ["Split"] = Channels.Split,
        ["Slice"] = Channels.Slice,
        ["DepthToSpace"] = Reshaping.DepthToSpace,
        ["SpaceToDepth"] = Reshaping.SpaceToDepth,
        ["Pad"] = Padding.Pad,
        ["Upsample"] = Resizing.Upsample,
        ["Resize"] = Resizing.Resize,
    };

    /// <summary>The operators that have a mapping.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The mapping of a node's operator, or null if it has none.</summary>
    public static Mapping? Find(OnnxNode node) => node.Domain.Length == 0 ? All.GetValueOrDefault(node.Operator) : null;
}
