using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// At inference, the readers of a constant read its parameter where it lies. A constant is copied only for those whose
/// result shares memory with what they read, and where it is an output of the network.
/// </summary>
public static class ReadConstants
{
    /// <summary>The graph without the copies that nobody needs.</summary>
    /// <param name="graph">The graph, with all copies of layouts.</param>
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var constants = graph.Nodes.Where(node => node.Operation is ConstantOperation).ToDictionary(node => node.Output, node => node.Inputs[0]);
        if (constants.Count == 0)
        {
            return graph;
        }

        var result = new GraphBuilder(graph);
        var nodes = graph.Nodes.Select(node => SharesMemory(node.Operation)
            ? node
            : node with { Inputs = node.Inputs.Select(Placed).ToEquatableArray() }).ToArray();
        var read = new HashSet<int>(nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs.Select(output => output.Tensor)));
        foreach (var node in nodes.Where(node => node.Operation is not ConstantOperation || read.Contains(node.Output)))
        {
            result.AddNode(node);
        }

        // Kernels ask what they read for its shape.
        foreach (var constant in constants)
        {
            result.SetShape(constant.Value, graph.Tensors[constant.Key].Shape);
        }

        return result.ToGraph();

        int Placed(int tensor) => constants.TryGetValue(tensor, out int parameter) ? parameter : tensor;
    }

    private static bool SharesMemory(Operation operation) =>
        operation is ConcatOperation or SliceOperation or FlattenOperation or UnflattenOperation;
}
