using NetGen.Cli.Import.Operators;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>What the import of one node sees: its operands and attributes, and the network that it extends.</summary>
/// <param name="draft">The network so far.</param>
/// <param name="node">The node.</param>
/// <param name="opset">The version of the operators.</param>
/// <param name="values">The values of the model so far: activations or constants.</param>
/// <param name="readers">The operators that read each value of the model, and "output" for the user.</param>
public sealed class NodeContext(
    Draft draft, OnnxNode node, long opset, IReadOnlyDictionary<string, object> values, IReadOnlyDictionary<string, List<string>> readers)
{
    /// <summary>The network so far.</summary>
    public Draft Draft => draft;

    /// <summary>The node.</summary>
    public OnnxNode Node => node;

    /// <summary>The version of the operators.</summary>
    public long Opset => opset;

    /// <summary>The number of images that the model's shapes are for.</summary>
    public int Images => Rearrangement(0).Source.Dimensions[0];

    /// <summary>Whether an operand is given.</summary>
    public bool Has(int input) => input < node.Inputs.Count && node.Inputs[input].Length > 0;

    /// <summary>An operand, or null.</summary>
    public object? Operand(int input) => Has(input) ? values[node.Inputs[input]] : null;

    /// <summary>An operand that the network computes.</summary>
    public Activation Activation(int input) => Operand(input) switch
    {
        Activation activation => activation,
        Rearrangement moved => Rearranging.Settle(draft, moved),
        null => throw new ImportException($"operand {input} is missing"),
        _ => throw new ImportException($"operand {input} is a constant"),
    };

    /// <summary>An operand that the network computes, with what has been done to its axes.</summary>
    public Rearrangement Rearrangement(int input) => Operand(input) as Rearrangement ?? Import.Rearrangement.Of(Activation(input));

    /// <summary>The extents of an operand that the network computes.</summary>
    public IReadOnlyList<int> DimensionsOf(int input) => Rearrangement(input).Present;

    /// <summary>An operand that is known.</summary>
    public Constant Constant(int input) =>
        Operand(input) as Constant ?? throw new ImportException(Has(input) ? $"operand {input} is not a constant" : $"operand {input} is missing");

    /// <summary>The name of an operand that ends in ".weight", as PyTorch's exporter writes it.</summary>
    public string? WeightName(int input) => Has(input) ? node.Inputs[input] : null;

    /// <summary>Whether nobody else reads an operand, so that its layer may be changed.</summary>
    public bool IsOnlyReader(int input) => readers.GetValueOrDefault(node.Inputs[input])?.Count == 1;

    /// <summary>Whether an output is read, or asked for.</summary>
    public bool IsUsed(int output) => Readers(output).Count > 0;

    /// <summary>The operators that read an output, and "output" for the user.</summary>
    public IReadOnlyList<string> Readers(int output) =>
        output < node.Outputs.Count ? readers.GetValueOrDefault(node.Outputs[output]) ?? [] : [];

    /// <summary>A whole number.</summary>
    public long Integer(string name, long absent) => Attribute(name)?.Integer ?? absent;

    /// <summary>A real number.</summary>
    public float Single(string name, float absent) => Attribute(name)?.Single ?? absent;

    /// <summary>A text.</summary>
    public string Text(string name, string absent) => Attribute(name)?.Text ?? absent;

    /// <summary>Whole numbers, or null.</summary>
    public IReadOnlyList<long>? Integers(string name) => Attribute(name)?.Integers;

    /// <summary>Whole numbers that older versions have as an attribute and newer ones as an operand; null if neither is given.</summary>
    public IReadOnlyList<long>? Integers(string name, int input) => Has(input) ? Constant(input).ToIntegers() : Integers(name);

    /// <summary>An attribute, or null.</summary>
    public OnnxAttribute? Attribute(string name) => node.Attributes.GetValueOrDefault(name);

    /// <summary>An axis counted from the front.</summary>
    public static int Axis(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new ImportException($"axis {axis} is none of {rank}");

    /// <summary>Adds a layer that keeps the shape, and gives its value under the operand's axes.</summary>
    public Activation Elementwise(string kind, Activation x, params Argument[] arguments)
    {
        string name = draft.Name(kind, null);
        draft.Add(kind, name, x, arguments);
        return x with { Layer = name };
    }

    /// <summary>An argument that is a whole number, a truth value, a word, a real number or a list of extents.</summary>
    public static Argument Argument(string name, object value) => new(name, value switch
    {
        int number => new IntegerValue(number),
        bool truth => new BooleanValue(truth),
        string word => new TextValue(word),
        float number => new NumberValue(double.Parse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)),
        int[] extents when extents.Distinct().Count() == 1 => new IntegerValue(extents[0]),
        int[] extents => new ListValue([.. extents.Select(extent => (ArgumentValue)new IntegerValue(extent))]),
        _ => throw new ArgumentException(name),
    });
}
