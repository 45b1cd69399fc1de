using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>Appends the backward pass: reverse-mode differentiation, one gradient rule an operation. Only gradients that
/// lead to a parameter, or to the input when its gradient is asked for, are computed.</summary>
public static class Differentiate
{
    /// <summary>The graph with its backward pass.</summary>
    /// <param name="forward">The forward graph.</param>
    /// <param name="inputGradient">Whether the input's gradient is wanted.</param>
    public static NetworkGraph Run(NetworkGraph forward, bool inputGradient)
    {
        var needed = TensorsThatNeedGradients(forward, inputGradient);
        var graph = new GraphBuilder(forward);
        foreach (var node in forward.Nodes)
        {
            graph.AddNode(node);
        }

        graph.BackwardStart = forward.Nodes.Count;
        var output = forward.Tensors[forward.Output];
        graph.OutputGradient = graph.AddTensor(output.Name + ".gradient", output.Shape, gradientOf: output.Id);
        var gradients = new Dictionary<int, int> { [forward.Output] = graph.OutputGradient };
        foreach (var node in forward.Nodes.Reverse())
        {
            if (!gradients.TryGetValue(node.Output, out int gradient))
            {
                continue;
            }

            var rule = new GradientRule(graph, node, gradient, needed.Contains);
            ((ForwardOperation)node.Operation).Differentiate(rule);
            foreach (var (tensor, part) in rule.Gradients)
            {
                gradients[tensor] = gradients.TryGetValue(tensor, out int others) ? Sum(graph, node, tensor, others, part) : part;
            }
        }

        graph.InputGradient = inputGradient ? gradients[forward.Input] : -1;
        return graph.ToGraph();
    }

    // A tensor that several nodes read gets the sum of the gradients that come from them.
    private static int Sum(GraphBuilder graph, Node node, int tensor, int others, int part)
    {
        var of = graph[tensor];
        string name = graph[others].GradientOf == tensor ? graph[others].Name : of.Name + ".gradient";
        int sum = graph.AddTensor(name + ".sum", of.Shape, of.Role, gradientOf: tensor);
        graph.AddNode(new Node(new AddOperation(), node.Name, [others, part], [sum], node.Layer));
        return sum;
    }

    private static HashSet<int> TensorsThatNeedGradients(NetworkGraph forward, bool inputGradient)
    {
        var needed = forward.Parameters.Select(p => p.Tensor).ToList();
        if (inputGradient)
        {
            needed.Add(forward.Input);
        }

        var result = new HashSet<int>(needed);
        foreach (var node in forward.Nodes.Where(node => node.Inputs.Any(result.Contains)))
        {
            result.UnionWith(node.Outputs);
        }

        return result;
    }
}
