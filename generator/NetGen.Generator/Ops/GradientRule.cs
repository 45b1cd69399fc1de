using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What the gradient rule of one node sees and does.</summary>
/// <param name="graph">The graph being extended.</param>
/// <param name="node">The forward node.</param>
/// <param name="outputGradient">The gradient of its output.</param>
/// <param name="needed">Whether a tensor's gradient is wanted.</param>
public sealed class GradientRule(GraphBuilder graph, Node node, int outputGradient, Func<int, bool> needed)
{
    /// <summary>The gradients computed, by the tensor they belong to.</summary>
    public List<(int Tensor, int Gradient)> Gradients { get; } = [];

    /// <summary>The gradient of the node's output.</summary>
    public int OutputGradient => outputGradient;

    /// <summary>The node's output.</summary>
    public int Output => node.Output;

    /// <summary>The id of an input.</summary>
    public int Input(int index) => node.Inputs[index];

    /// <summary>The id of an output.</summary>
    public int ForwardOutput(int index) => node.Outputs[index];

    /// <summary>The gradient of each input is the gradient of the output itself.</summary>
    public void PassOn() => Gradients.AddRange(node.Inputs.Where(needed).Select(input => (input, outputGradient)));

    /// <summary>Whether the gradient of an input is wanted.</summary>
    public bool Needs(int index) => needed(node.Inputs[index]);

    /// <summary>Adds the gradient of an input, which a node of <see cref="AddNode"/> computes.</summary>
    /// <returns>The id of its tensor.</returns>
    public int AddGradient(int index)
    {
        var tensor = graph[node.Inputs[index]];
        var role = tensor.Role == TensorRole.Parameter ? TensorRole.ParameterGradient : TensorRole.Activation;
        int gradient = graph.AddTensor(tensor.Name + ".gradient", tensor.Shape, role, gradientOf: tensor.Id);
        Gradients.Add((tensor.Id, gradient));
        return gradient;
    }

    /// <summary>Adds a tensor for all images, of the shape of another, which a node of <see cref="AddNode"/>
    /// computes.</summary>
    /// <returns>Its id.</returns>
    public int AddShared(string name, int like) =>
        graph.AddTensor(node.Name + "." + name, graph[like].Shape, TensorRole.Packed);

    /// <summary>Adds a node that computes more than one gradient, or a part of one.</summary>
    public void AddNode(Operation operation, EquatableArray<int> inputs, EquatableArray<int> outputs) =>
        graph.AddNode(new Node(operation, node.Name, inputs, outputs, node.Layer));

    /// <summary>Computes the gradient of input <paramref name="index"/>, if it is wanted.</summary>
    /// <param name="index">Which input.</param>
    /// <param name="operation">The operation that gives the gradient.</param>
    /// <param name="inputs">What the operation reads.</param>
    public void Gradient(int index, Operation operation, params int[] inputs)
    {
        if (Needs(index))
        {
            AddNode(operation, inputs.ToEquatableArray(), [AddGradient(index)]);
        }
    }
}
