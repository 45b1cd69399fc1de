using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.Import;

/// <summary>
/// What of ONNX's operators is outside of convolutional networks that compute in 32-bit real numbers.
/// </summary>
internal static class SuiteScope
{
    /// <summary>
    /// Operators of training, control flow, recurrence, signals, quantized numbers, and outputs whose shape depends on
    /// values.
    /// </summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        "Bernoulli", "BlackmanWindow", "Compress", "ConvInteger", "DFT", "DequantizeLinear", "Det", "DynamicQuantizeLinear", "Einsum", "GRU",
        "HammingWindow", "HannWindow", "If", "LSTM", "Loop", "MatMulInteger", "MaxUnpool", "MelWeightMatrix", "NegativeLogLikelihoodLoss", "NonZero",
        "OptionalGetElement", "OptionalHasElement", "QLinearConv", "QLinearMatMul", "QuantizeLinear", "RNN", "RandomUniformLike", "ReverseSequence",
        "STFT", "Scan", "SoftmaxCrossEntropyLoss", "TfIdfVectorizer", "Unique",
    ];

    /// <summary>Why a model is outside, or null.</summary>
    public static string? Other(OnnxModel model) =>
        model.Graph.Nodes.Select(node => node.Operator).FirstOrDefault(Others.Contains) is { } name ? $"the operator {name}" : null;
}
