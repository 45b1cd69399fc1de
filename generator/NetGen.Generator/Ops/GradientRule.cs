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

    /// <summary>Computes the gradient of input <paramref name="index"/>, if it is wanted.</summary>
    /// <param name="index">Which input.</param>
    /// <param name="operation">The operation that gives the gradient.</param>
    /// <param name="inputs">What the operation reads.</param>
    public void Gradient(int index, Operation operation, params int[] inputs)
    {
        var tensor = graph[node.Inputs[index]];
        if (!needed(tensor.Id))
        {
            return;
        }

        var role = tensor.Role == TensorRole.Parameter ? TensorRole.ParameterGradient : TensorRole.Activation;
        int gradient = graph.AddTensor(tensor.Name + ".gradient", tensor.Shape, role, gradientOf: tensor.Id);
        graph.AddNode(new Node(operation, node.Name, inputs.ToEquatableArray(), [gradient], node.Layer));
        Gradients.Add((tensor.Id, gradient));
    }
}
