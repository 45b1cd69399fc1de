using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>Collects the tensors, nodes and parameters of a graph that is being made or rewritten.</summary>
public sealed class GraphBuilder
{
    private readonly List<Tensor> _tensors = [];
    private readonly List<Node> _nodes = [];
    private readonly List<Parameter> _parameters = [];

    /// <summary>An empty graph.</summary>
    public GraphBuilder()
    {
    }

    /// <summary>A graph with the tensors and parameters of another, and no nodes.</summary>
    public GraphBuilder(NetworkGraph graph)
    {
        _tensors.AddRange(graph.Tensors);
        _parameters.AddRange(graph.Parameters);
        Inputs.AddRange(graph.Inputs);
        Outputs.AddRange(graph.Outputs);
        OutputGradients.AddRange(graph.OutputGradients);
        InputGradients.AddRange(graph.InputGradients);
        Windows = graph.Windows;
    }

    /// <summary>What the user gives; the first is the image.</summary>
    public List<Port> Inputs { get; } = [];

    /// <summary>What the user gets; the first is the network's result.</summary>
    public List<Port> Outputs { get; } = [];

    /// <summary>The ids of the outputs' gradients; empty without a backward pass.</summary>
    public List<int> OutputGradients { get; } = [];

    /// <summary>The ids of the inputs' gradients; empty unless asked for.</summary>
    public List<int> InputGradients { get; } = [];

    /// <summary>The index of the first node of the backward pass, or -1.</summary>
    public int BackwardStart { get; set; } = -1;

    /// <summary>The windows that the network classifies all at once, or null.</summary>
    public WindowGrid? Windows { get; set; }

    /// <summary>Whether the parameters that are added now are left as they are in training.</summary>
    public bool Frozen { get; set; }

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The parameters so far.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>The tensor of an id.</summary>
    public Tensor this[int id] => _tensors[id];

    /// <summary>Adds a tensor.</summary>
    /// <returns>Its id.</returns>
    public int AddTensor(
        string name,
        TensorShape shape,
        TensorRole role = TensorRole.Activation,
        Layout layout = Layout.Planar,
        int gradientOf = -1)
    {
        _tensors.Add(new Tensor(_tensors.Count, name, shape, role, layout, gradientOf));
        return _tensors.Count - 1;
    }

    /// <summary>Adds a tensor whose size only its kernel knows, which must set it by <see cref="SetShape"/>.</summary>
    /// <returns>Its id.</returns>
    public int AddUnsized(string name, TensorRole role) => AddTensor(name, new TensorShape(0, []), role);

    /// <summary>Adds a parameter whose initial values are drawn: a weight, or a bias.</summary>
    /// <returns>The id of its tensor.</returns>
    public int AddParameter(string name, ParameterKind kind, EquatableArray<int> dimensions, int fanIn, int fanOut) =>
        AddParameter(name, kind, dimensions, fanIn, fanOut, Initialization.FanInUniform);

    /// <summary>Adds a parameter whose initial values are given.</summary>
    /// <returns>The id of its tensor.</returns>
    public int AddParameter(string name, ParameterKind kind, EquatableArray<int> dimensions, Initialization initialization) =>
        AddParameter(name, kind, dimensions, 1, 1, initialization);

    private int AddParameter(
        string name, ParameterKind kind, EquatableArray<int> dimensions, int fanIn, int fanOut, Initialization initialization)
    {
        var parameter = new Parameter(_tensors.Count, name, kind, dimensions, fanIn, fanOut, initialization, Frozen);
        _parameters.Add(parameter);
        return AddTensor(name, new TensorShape((int)Math.Min(parameter.Elements, int.MaxValue), []), TensorRole.Parameter);
    }

    /// <summary>Changes the shape of a tensor.</summary>
    public void SetShape(int id, TensorShape shape) => _tensors[id] = _tensors[id] with { Shape = shape };

    /// <summary>Adds a node.</summary>
    public void AddNode(Node node) => _nodes.Add(node);

    /// <summary>The finished graph.</summary>
    public NetworkGraph ToGraph() => new(
        _tensors.ToEquatableArray(),
        _nodes.ToEquatableArray(),
        _parameters.ToEquatableArray(),
        Inputs.ToEquatableArray(),
        Outputs.ToEquatableArray(),
        OutputGradients.ToEquatableArray(),
        InputGradients.ToEquatableArray(),
        BackwardStart < 0 ? _nodes.Count : BackwardStart)
    {
        Windows = Windows,
    };
}
