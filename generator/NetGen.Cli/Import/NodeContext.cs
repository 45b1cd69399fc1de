using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>What the import of one node sees: its operands and attributes, and the network that it extends.</summary>
/// <param name="import">What all nodes of the import share.</param>
/// <param name="node">The node.</param>
public sealed class NodeContext(ImportState import, OnnxNode node)
{
    /// <summary>The network so far.</summary>
    public Draft Draft => import.Draft;

    /// <summary>Layers that give values other shapes and orders.</summary>
    public Placement Placement => import.Placement;

    /// <summary>What may be computed beforehand.</summary>
    public ElementBudget Budget => import.Budget;

    /// <summary>Whether the first axis of what the network computes counts images.</summary>
    public bool Apart => import.Apart;

    /// <summary>Whether the model leaves the number of images open.</summary>
    public bool IsOpen => import.IsOpen;

    /// <summary>The number of images that are kept apart; 1 if the model's tensors are taken as a whole.</summary>
    public int Images => import.Images;

    /// <summary>Whether batch normalization goes into the weights before it.</summary>
    public bool FoldsNormalization => import.FoldsNormalization;

    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>The version of the operators.</summary>
    public long Opset => import.Opset;

    /// <summary>The number of operands.</summary>
    public int Count => node.Inputs.Count;

    /// <summary>Whether an operand is given.</summary>
    public bool Has(int input) => input < node.Inputs.Count && node.Inputs[input].Length > 0;

    /// <summary>An operand, or null.</summary>
    public object? Operand(int input) => Has(input) ? import.Values[node.Inputs[input]] : null;

    /// <summary>An operand of real numbers that the network computes; what is known becomes a layer.</summary>
    public LayerValue Value(int input) => Operand(input) switch
    {
        LayerValue value when value.Type.IsReal() => value,
        LayerValue value => throw new ImportException($"operand {input} has elements of {value.Type.Named()}, which the network would compute as real numbers"),
        KnownTensor known => Constants.Layer(this, known),
        _ => throw new ImportException($"operand {input} is missing"),
    };

    /// <summary>An operand that the network computes, whatever its elements are.</summary>
    public LayerValue AnyValue(int input) => Operand(input) as LayerValue ?? Value(input);

    /// <summary>An operand whose elements lie in the model's order.</summary>
    public LayerValue Settled(int input) => Placement.Settle(Value(input));

    /// <summary>The extents of an operand.</summary>
    public IReadOnlyList<int> DimensionsOf(int input) => Operand(input) switch
    {
        LayerValue value => value.Dimensions,
        KnownTensor known => known.Dimensions,
        _ => throw new ImportException($"operand {input} is missing"),
    };

    /// <summary>An operand that is known.</summary>
    public KnownTensor Known(int input) => Operand(input) as KnownTensor
        ?? throw new ImportException(Has(input) ? $"operand {input} is computed by the network; expected a constant" : $"operand {input} is missing");

    /// <summary>The name of an operand that ends in ".weight", as PyTorch's exporter writes it.</summary>
    public string? WeightName(int input) => Has(input) ? node.Inputs[input] : null;

    /// <summary>Whether an output is read, or asked for.</summary>
    public bool IsUsed(int output) => Readers(output).Count > 0;

    /// <summary>The operators that read an output, and "output" for the user.</summary>
    public IReadOnlyList<string> Readers(int output) =>
        output < node.Outputs.Count ? import.Readers.GetValueOrDefault(node.Outputs[output]) ?? [] : [];

    /// <summary>A whole number.</summary>
    public long Integer(string name, long absent) => Attribute(name)?.Integer ?? absent;

    /// <summary>A real number.</summary>
    public float Single(string name, float absent) => Attribute(name)?.Single ?? absent;

    /// <summary>A text.</summary>
    public string Text(string name, string absent) => Attribute(name)?.Text ?? absent;

    /// <summary>Whole numbers, or null.</summary>
    public IReadOnlyList<long>? Integers(string name) => Attribute(name)?.Integers;

    /// <summary>Whole numbers that older versions have as an attribute and newer ones as an operand; null if neither is given.</summary>
    public IReadOnlyList<long>? Integers(string name, int input) => Has(input) ? Known(input).ToIntegers() : Integers(name);

    /// <summary>An attribute, or null.</summary>
    public OnnxAttribute? Attribute(string name) => node.Attributes.GetValueOrDefault(name);

    /// <summary>An axis counted from the front.</summary>
    public static int Axis(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new ImportException($"axis {axis} is none of {rank}");

    /// <summary>Adds a layer that keeps the shape, and gives its value under the operand's axes.</summary>
    public LayerValue Elementwise(string kind, LayerValue x, params Generator.Model.Argument[] arguments) => x.With(Draft.Add(kind, null, [x.Layer], arguments));
}
