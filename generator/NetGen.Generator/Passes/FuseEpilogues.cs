using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// Moves elementwise work into the kernel that produces its input, so that it happens in registers: an activation into the
/// layer before it, an activation's gradient into the gradient computed before it. Legal where nothing else reads the
/// tensor in between, the user included. Most activation gradients use the activation's output, so the backward pass does not read it; the
/// activations whose gradients need the input are fused at inference alone.
/// </summary>
public static class FuseEpilogues
{
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
            if (Elementwise(node) is { } item
                && producers.TryGetValue(node.Inputs[0], out int producer)
                && readers[node.Inputs[0]] == 1
                && !outputs.Contains(node.Inputs[0])
                && Accepts(nodes[producer].Operation, item))
            {
                nodes[producer] = Append(nodes[producer], item, node);
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
    }

    private static Node Append(Node producer, EpilogueItem item, Node consumer) => producer with
    {
        Inputs = producer.Inputs.Concat(consumer.Inputs.Skip(1)).ToEquatableArray(),
        Outputs = consumer.Outputs,
        Epilogue = producer.Epilogue.Append(item).ToEquatableArray(),
    };

    private static EpilogueItem? Elementwise(Node node) => node.Operation switch
    {
        ActivationOperation activation => new ActivationItem(activation.Activation),
        ActivationGradientOperation gradient => new ActivationGradientItem(gradient.Activation),
        _ => null,
    };

    private static bool Accepts(Operation producer, EpilogueItem item) => item switch
    {
        ActivationItem => producer
            is ConvolutionOperation or TransposedConvolutionOperation or DenseOperation
                or AveragePoolOperation or GlobalAveragePoolOperation or AdaptiveAveragePoolOperation
                or BatchNormOperation,
        ActivationGradientItem => producer
            is ConvolutionDataGradientOperation or TransposedConvolutionDataGradientOperation
                or NearestUpsampleGradientOperation or DenseDataGradientOperation or AveragePoolGradientOperation
                or AdaptiveAveragePoolGradientOperation or BatchNormGradientOperation,
        _ => false,
    };
}
