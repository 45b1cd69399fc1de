using NetGen.Cli.Reports;

namespace NetGen.Peers.Preparation;

/// <summary>A network with the files that both sides read.</summary>
/// <param name="Entry">The network.</param>
/// <param name="Class">The name of its generated class.</param>
/// <param name="Weights">Its weights: a safetensors file.</param>
/// <param name="Model">The same as an ONNX model.</param>
/// <param name="Images">An image: bare floats.</param>
/// <param name="Batch">The images of a training step.</param>
/// <param name="Labels">Their classes: bare 32-bit integers.</param>
/// <param name="InferenceOperations">The floating-point operations of one image, two a multiply-add.</param>
/// <param name="StepOperations">Those of a training step: forward, data gradient and weight gradient once each, less the data
/// gradient of the first layers, which nobody needs.</param>
/// <param name="Layers">Its layers and their costs.</param>
/// <param name="Stages">What each stage of our inference must do.</param>
internal sealed record PreparedNetwork(
    Entry Entry,
    string Class,
    string Weights,
    string Model,
    string Images,
    string Batch,
    string Labels,
    double InferenceOperations,
    double StepOperations,
    IReadOnlyList<LayerRow> Layers,
    IReadOnlyList<StageLoad> Stages);
