using System.Globalization;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;

namespace NetGen.Cli.Export;

/// <summary>The ONNX graph that an export builds.</summary>
internal sealed class ExportDraft
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _initializers = [];
    private readonly Dictionary<int, string> _values = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The constants and weights so far.</summary>
    public IReadOnlyList<OnnxTensor> Initializers => _initializers;

    /// <summary>Adds a weight, whose values are given when the model is written.</summary>
    /// <param name="tensor">The id of its tensor.</param>
    /// <param name="name">Its name, as in a state dict.</param>
    /// <param name="dimensions">Its dimensions.</param>
    public void AddWeight(int tensor, string name, IEnumerable<int> dimensions)
    {
        _values.Add(tensor, Unique(name));
        _initializers.Add(new OnnxTensor(_values[tensor], OnnxType.Single, [.. dimensions.Select(extent => (long)extent)], default, null));
    }

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    public string AddConstant(string name, OnnxType type, IReadOnlyList<long> dimensions, byte[] elements)
    {
        name = Unique(name);
        _initializers.Add(new OnnxTensor(name, type, dimensions, elements, null));
        return name;
    }

    /// <summary>Names a value of the network, as its layer unless a weight has this name.</summary>
    public void AddValue(Tensor tensor) => _values.Add(tensor.Id, Unique(tensor.Name));

    /// <summary>The value of a tensor.</summary>
    public string NameOf(int tensor) => _values[tensor];

    /// <summary>A name that nothing else has.</summary>
    public string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !_taken.Add(unique); number++)
        {
            unique = name + "/" + number.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }

    /// <summary>Adds a node.</summary>
    public void Add(
        string type, string name, IReadOnlyList<string> inputs, string output, params (string Name, OnnxAttribute Value)[] attributes) =>
        Add(type, name, inputs, [output], attributes);

    /// <summary>Adds a node with several outputs.</summary>
    public void Add(
        string type, string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, (string Name, OnnxAttribute Value)[] attributes) =>
        _nodes.Add(new OnnxNode(name, type, "", inputs, outputs, attributes.ToDictionary(pair => pair.Name, pair => pair.Value)));
}
