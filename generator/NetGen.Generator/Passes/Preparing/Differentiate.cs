using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>Appends the backward pass: reverse-mode differentiation, one gradient rule for each operation. Only
/// gradients that lead to a trainable parameter, or to an input when its gradient is asked for, are computed. The pass
/// starts from the gradients of all outputs, each of which a loss writes, or the runtime as zeros where an output has
/// none. What no gradient reaches, since all that read it stop gradients, has a gradient of zeros.</summary>
public static class Differentiate
{
    /// <summary>The graph with its backward pass.</summary>
    /// <param name="forward">The forward graph.</param>
    /// <param name="inputGradient">Whether the inputs' gradients are wanted.</param>
    public static NetworkGraph Run(NetworkGraph forward, bool inputGradient)
    {
        var needed = TensorsThatNeedGradients(forward, inputGradient);
        var graph = new GraphBuilder(forward);
        foreach (var node in forward.Nodes)
        {
            graph.AddNode(WithWholeWeights(NeedsGradient(node, needed) ? node : WithoutKept(node)));
        }

        graph.BackwardStart = forward.Nodes.Count;
        var gradients = new Dictionary<int, int>();
        foreach (var port in forward.Outputs)
        {
            var output = forward.Tensors[port.Tensor];
            int gradient = graph.AddTensor(output.Name + ".gradient", output.Shape, gradientOf: output.Id);
            graph.OutputGradients.Add(gradient);
            gradients[output.Id] = gradients.TryGetValue(output.Id, out int others)
                ? Sum(graph, port.Name, 0, output.Id, others, gradient)
                : gradient;
        }

        foreach (var node in forward.Nodes.Reverse())
        {
            if (!gradients.TryGetValue(node.Output, out int gradient) || !NeedsGradient(node, needed))
            {
                continue;
            }

            var rule = new GradientRule(graph, node, gradient, needed.Contains);
            ((ForwardOperation)node.Operation).Differentiate(rule);
            foreach (var (tensor, part) in rule.Gradients)
            {
                gradients[tensor] = gradients.TryGetValue(tensor, out int others) ? Sum(graph, node.Name, node.Layer, tensor, others, part) : part;
            }
        }

        foreach (var parameter in forward.Parameters.Where(parameter => parameter.Trainable && !gradients.ContainsKey(parameter.Tensor)))
        {
            Zeros(graph, parameter.Tensor, TensorRole.ParameterGradient);
        }

        if (inputGradient)
        {
            graph.InputGradients.AddRange(forward.Inputs.Select(input => gradients.TryGetValue(input.Tensor, out int gradient)
                ? gradient
                : Zeros(graph, input.Tensor, TensorRole.Activation)));
        }

        return graph.ToGraph();
    }

    // Weights that change in every step are read as they are.
    private static Node WithWholeWeights(Node node) => node.Operation is DenseOperation { HalfWeights: true } dense
        ? node with { Operation = dense with { HalfWeights = false } }
        : node;

    // Where there is no gradient, nothing is kept for it.
    private static Node WithoutKept(Node node)
    {
        var operation = ((ForwardOperation)node.Operation).WithoutKept;
        return operation == node.Operation ? node : node with { Operation = operation, Outputs = [node.Output] };
    }

    // A tensor that several nodes read gets the sum of the gradients that come from them.
    private static int Sum(GraphBuilder graph, string layer, int index, int tensor, int others, int part)
    {
        var of = graph[tensor];
        string name = graph[others].GradientOf == tensor ? graph[others].Name : of.Name + ".gradient";
        int sum = graph.AddTensor(name + ".sum", of.Shape, of.Role, gradientOf: tensor);
        graph.AddNode(new Node(new AddOperation(), layer, [others, part], [sum], index));
        return sum;
    }

    // The gradient of what no gradient reaches, as a node of the layer that reads it.
    private static int Zeros(GraphBuilder graph, int tensor, TensorRole role)
    {
        var reader = graph.Nodes.First(node => node.Inputs.Contains(tensor));
        int gradient = graph.AddTensor(graph[tensor].Name + ".gradient", graph[tensor].Shape, role, gradientOf: tensor);
        graph.AddNode(new Node(new ZeroOperation(), reader.Name, [], [gradient], reader.Layer));
        return gradient;
    }

    private static bool NeedsGradient(Node node, HashSet<int> needed) =>
        node.Inputs.Where((tensor, input) => needed.Contains(tensor) && !((ForwardOperation)node.Operation).StopsGradient(input)).Any();

    private static HashSet<int> TensorsThatNeedGradients(NetworkGraph forward, bool inputGradient)
    {
        var needed = forward.Parameters.Where(p => p.Trainable).Select(p => p.Tensor).ToList();
        if (inputGradient)
        {
            needed.AddRange(forward.Inputs.Select(input => input.Tensor));
        }

        var result = new HashSet<int>(needed);
        foreach (var node in forward.Nodes.Where(node => NeedsGradient(node, result)))
        {
            result.UnionWith(node.Outputs);
        }

        return result;
    }
}
