using NetGen.Text;

namespace NetGen.Cli.Onnx.Model;

/// <summary>What NetGen reads of an ONNX model.</summary>
/// <param name="Opset">The version of the standard operators.</param>
/// <param name="Producer">The program that wrote it.</param>
/// <param name="Graph">The graph.</param>
public sealed record OnnxModel(long Opset, string Producer, OnnxGraph Graph)
{
    /// <summary>
    /// The version of each set of operators by its domain; that of the standard ones has the empty name.
    /// </summary>
    public IReadOnlyDictionary<string, long> Opsets { get; init; } = new Dictionary<string, long> { [""] = Opset };

    /// <summary>What the producer noted beside the graph, by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>A graph; nodes are in an order in which each reads only what stands before it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Initializers">Tensors with values, by name.</param>
/// <param name="Inputs">What the user gives; in old files also initializers.</param>
/// <param name="Outputs">What the user gets.</param>
public sealed record OnnxGraph(
    string Name,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Initializers,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs);

/// <summary>An operation.</summary>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Operator">What it computes: <c>Conv</c>.</param>
/// <param name="Domain">Where the operator is defined; empty for the standard ones.</param>
/// <param name="Inputs">The names of the values read; empty where an optional one is left out.</param>
/// <param name="Outputs">The names of the values written.</param>
/// <param name="Attributes">The attributes by name.</param>
public sealed record OnnxNode(
    string Name,
    string Operator,
    string Domain,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    private const int LongestName = 100;

    /// <summary>The node as messages name it.</summary>
    public string Described => $"{Printable.Of(Operator, LongestName)} '{Printable.Of(Name.Length > 0 ? Name : Outputs.Count > 0 ? Outputs[0] : "", LongestName)}'";
}

/// <summary>A value of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Its extents, -1 where they are not fixed; null if the file has no shape.</param>
public sealed record OnnxValue(string Name, IReadOnlyList<long>? Dimensions)
{
    /// <summary>
    /// The type of its elements; null if the file does not say it or it is one that NetGen does not read.
    /// </summary>
    public OnnxType? Type { get; init; }

    /// <summary>The name that a written model has for the extents that are not fixed, or null for none.</summary>
    public string? OpenName { get; init; } = "N";
}

/// <summary>An attribute; only the member of its kind is set.</summary>
public sealed record OnnxAttribute
{
    /// <summary>A real number.</summary>
    public float? Single { get; init; }

    /// <summary>A whole number.</summary>
    public long? Integer { get; init; }

    /// <summary>A text.</summary>
    public string? Text { get; init; }

    /// <summary>The number of its kind in the file, 0 if there is none.</summary>
    public int Kind { get; init; }

    /// <summary>A tensor.</summary>
    public OnnxTensor? Tensor { get; init; }

    /// <summary>Real numbers.</summary>
    public IReadOnlyList<float> Singles { get; init; } = [];

    /// <summary>Whole numbers.</summary>
    public IReadOnlyList<long> Integers { get; init; } = [];
}
