using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>
/// Moves elementwise work into the kernel that produces its input, so that it happens in registers: an activation into
/// the layer before it, an activation's gradient into the gradient computed before it, a sum into the kernel that
/// computes its last term. Legal where nothing else reads the tensor in between, the user included. Most activation
/// gradients use the activation's output, so the backward pass does not read it; the activations whose gradients need
/// the input are fused at inference alone.
/// </summary>
public static class FuseEpilogues
{
    // What stands behind a layer in any known network is less; each is a part of the kernel's name and of one expression.
    private const int MostItems = 8;

    /// <summary>The graph with its epilogues.</summary>
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var readers = graph.Nodes.SelectMany(n => n.Inputs).GroupBy(id => id).ToDictionary(g => g.Key, g => g.Count());
        var outputs = new HashSet<int>(graph.Outputs.Select(output => output.Tensor));
        var result = new GraphBuilder(graph);
        var producers = new Dictionary<int, int>();
        var nodes = new List<Node>();
        int backwardStart = 0;
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            if (i == graph.BackwardStart)
            {
                backwardStart = nodes.Count;
            }

            var node = graph.Nodes[i];
            if (node.Operation.AsEpilogue(node.Inputs.Count) is { } items
                && LastOperand(node) is var last
                && producers.TryGetValue(node.Inputs[last], out int producer)
                && readers[node.Inputs[last]] == 1
                && !outputs.Contains(node.Inputs[last])
                && nodes[producer].Epilogue.Count + items.Count <= MostItems
                && items.All(nodes[producer].Operation.Accepts))
            {
                nodes[producer] = Append(nodes[producer], items, node, last);
                producers[node.Output] = producer;
                continue;
            }

            producers[node.Output] = nodes.Count;
            nodes.Add(node);
        }

        foreach (var node in nodes)
        {
            result.AddNode(node);
        }

        result.BackwardStart = graph.BackwardStart == graph.Nodes.Count ? nodes.Count : backwardStart;
        return result.ToGraph();

        // The other terms of a sum must be there when the kernel runs, so it goes to the one that is computed last.
        int LastOperand(Node node) => node.Operation.IsCommutative
            ? Enumerable.Range(0, node.Inputs.Count)
                .OrderBy(input => producers.TryGetValue(node.Inputs[input], out int producer) ? producer : -1)
                .Last()
            : 0;
    }

    private static Node Append(Node producer, EquatableArray<EpilogueItem> items, Node consumer, int operand) => producer with
    {
        Inputs = producer.Inputs.Concat(consumer.Inputs.Where((_, input) => input != operand)).ToEquatableArray(),
        Outputs = consumer.Outputs,
        Epilogue = producer.Epilogue.Concat(items).ToEquatableArray(),
        Fused = producer.Fused.Append(consumer.Name).Concat(consumer.Fused).ToEquatableArray(),
    };
}
