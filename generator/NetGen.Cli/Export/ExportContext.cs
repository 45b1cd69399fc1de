using System.Runtime.InteropServices;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Cli.Export;

/// <summary>What the export of one operation sees: its operands, and the ONNX graph that it extends.</summary>
/// <param name="draft">The ONNX graph so far.</param>
/// <param name="network">The network.</param>
/// <param name="node">The node of the network.</param>
internal sealed class ExportContext(ExportDraft draft, NetworkGraph network, Node node)
{
    /// <summary>The shape of the output for one image.</summary>
    public TensorShape Shape => network.Tensors[node.Output].Shape;

    /// <summary>The value of the network's first input.</summary>
    public string Image => draft.NameOf(network.Input);

    /// <summary>The number of operands.</summary>
    public int Inputs => node.Inputs.Count;

    /// <summary>The value of an operand.</summary>
    public string Input(int index) => draft.NameOf(node.Inputs[index]);

    /// <summary>All operands.</summary>
    public string[] AllInputs() => [.. node.Inputs.Select(draft.NameOf)];

    /// <summary>The shape of an operand: of one image, or for a parameter the number of its elements.</summary>
    public TensorShape InputShape(int index) => network.Tensors[node.Inputs[index]].Shape;

    /// <summary>The dimensions of an operand that is a parameter.</summary>
    public IReadOnlyList<int> ParameterDimensions(int index) =>
        network.Parameters.Single(parameter => parameter.Tensor == node.Inputs[index]).Dimensions;

    private string Output => draft.NameOf(node.Output);

    /// <summary>Adds the node that gives the output of the operation, and has the layer's name.</summary>
    public void Give(string type, IReadOnlyList<string> inputs, params (string Name, OnnxAttribute Value)[] attributes) =>
        draft.Add(type, Output, inputs, Output, attributes);

    /// <summary>Adds a node that computes a part of it.</summary>
    /// <returns>The value that it gives.</returns>
    public string Add(string type, IReadOnlyList<string> inputs, params (string Name, OnnxAttribute Value)[] attributes)
    {
        string name = draft.Unique(Output + "/" + type);
        draft.Add(type, name, inputs, name, attributes);
        return name;
    }

    /// <summary>Adds the node whose first output is that of the operation, and whose second is not used.</summary>
    public void GiveFirst(string type, IReadOnlyList<string> inputs, params (string Name, OnnxAttribute Value)[] attributes) =>
        draft.Add(type, Output, inputs, [Output, draft.Unique(Output + "/" + type)], attributes);

    /// <summary>Adds a node with two outputs.</summary>
    public (string First, string Second) AddPair(
        string type, IReadOnlyList<string> inputs, params (string Name, OnnxAttribute Value)[] attributes)
    {
        string first = draft.Unique(Output + "/" + type);
        string second = draft.Unique(first);
        draft.Add(type, first, inputs, [first, second], attributes);
        return (first, second);
    }

    /// <summary>A real number as an operand.</summary>
    public string Constant(string part, float value) => Constant(part, [], value);

    /// <summary>Real numbers as an operand.</summary>
    public string Constant(string part, long[] dimensions, params float[] values) =>
        draft.AddConstant(Output + "/" + part, OnnxType.Single, dimensions, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Whole numbers as an operand.</summary>
    public string Constant(string part, params long[] values) =>
        draft.AddConstant(Output + "/" + part, OnnxType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>A weight under the dimensions that an operator takes it by, where those of the layer are others.</summary>
    public string Weight(int index, IReadOnlyList<int> dimensions)
    {
        long[] wanted = [.. dimensions.Select(extent => (long)extent)];
        var weight = draft.Initializers.First(tensor => tensor.Name == Input(index));
        return weight.Dimensions.SequenceEqual(wanted) ? weight.Name : Add("Reshape", [weight.Name, Constant("weight", wanted)]);
    }

    /// <summary>The elements of each image under another shape.</summary>
    public string Reshape(string value, string part, IEnumerable<int> dimensions) =>
        Add("Reshape", [value, Dimensions(part, dimensions)]);

    /// <summary>The operand of Reshape: 0 keeps the number of images.</summary>
    public string Dimensions(string part, IEnumerable<int> dimensions) => Constant(part, [0L, .. dimensions]);

    /// <summary>An operand that has a number for each channel, under a shape that fits the elements of images.</summary>
    public string OfChannels(int index)
    {
        bool isOfChannels = Shape.Rank > 0 && ParameterDimensions(index) is [> 1];
        return isOfChannels
            ? Add("Unsqueeze", [Input(index), Constant(Unsqueezed(index), [.. Enumerable.Range(1, Shape.Rank)])])
            : Input(index);
    }

    /// <summary>An attribute that is a whole number.</summary>
    public static (string Name, OnnxAttribute Value) Integer(string name, long value) => (name, new OnnxAttribute { Integer = value });

    /// <summary>An attribute that is a list of whole numbers.</summary>
    public static (string Name, OnnxAttribute Value) Integers(string name, IEnumerable<int> values) =>
        (name, new OnnxAttribute { Integers = [.. values.Select(value => (long)value)] });

    /// <summary>An attribute that is a real number.</summary>
    public static (string Name, OnnxAttribute Value) Single(string name, float value) => (name, new OnnxAttribute { Single = value });

    /// <summary>An attribute that is a word.</summary>
    public static (string Name, OnnxAttribute Value) Word(string name, string value) => (name, new OnnxAttribute { Text = value });

    private static string Unsqueezed(int index) => FormattableString.Invariant($"axes{index}");
}
