using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// At inference, a batch norm is a factor and a sum for each channel. Where it reads a convolution or dense layer that
/// nothing else reads, these go into the weights and the bias of that layer, computed anew whenever parameters change;
/// elsewhere the batch norm stays.
/// </summary>
public static class FoldBatchNorm
{
    /// <summary>The graph with folded weights.</summary>
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var readers = graph.Nodes.SelectMany(n => n.Inputs).GroupBy(id => id).ToDictionary(g => g.Key, g => g.Count());
        var outputs = new HashSet<int>(graph.Outputs.Select(output => output.Tensor));
        var result = new GraphBuilder(graph);
        var producers = new Dictionary<int, int>();
        var nodes = new List<Node?>();
        foreach (var node in graph.Nodes)
        {
            if (node.Operation is BatchNormOperation norm
                && producers.TryGetValue(node.Inputs[0], out int producer)
                && readers[node.Inputs[0]] == 1
                && !outputs.Contains(node.Inputs[0])
                && Channels(nodes[producer]!) is { } channels
                && result[nodes[producer]!.Inputs[1]].Role == TensorRole.Parameter)
            {
                // Where the producer stood there is nothing now: its bias is computed first.
                var folded = Fold(result, nodes[producer]!, node, norm, channels);
                nodes[producer] = null;
                nodes.AddRange(folded);
            }
            else
            {
                nodes.Add(node);
            }

            foreach (int output in node.Outputs)
            {
                producers[output] = nodes.Count - 1;
            }
        }

        foreach (var node in nodes.OfType<Node>())
        {
            result.AddNode(node);
        }

        return result.ToGraph();
    }

    /// <summary>What was folded in a graph of <see cref="Run"/>: the weight, the batch norm, and what it adds to the
    /// variance.</summary>
    public static IEnumerable<(string Weight, string Norm, float Epsilon)> Folds(NetworkGraph folded) =>
        from norm in folded.Nodes
        where norm.Operation is FoldNormOperation
        let scale = folded.Nodes.Single(node => node.Operation is ScaleWeightsOperation && node.Inputs[1] == norm.Outputs[0])
        select (folded.Tensors[scale.Inputs[0]].Name, norm.Name, ((FoldNormOperation)norm.Operation).Norm.Epsilon);

    // The output channels of a node that can take a batch norm in.
    private static int? Channels(Node node) => node.Operation switch
    {
        ConvolutionOperation convolution => convolution.OutChannels,
        DenseOperation dense => dense.OutFeatures,
        _ => null,
    };

    private static Node[] Fold(GraphBuilder graph, Node producer, Node node, BatchNormOperation norm, int channels)
    {
        var shape = new TensorShape(channels, []);
        int weight = producer.Inputs[1];
        int factor = graph.AddTensor(node.Name + ".factor", shape, TensorRole.Packed);
        int sum = graph.AddTensor(node.Name + ".sum", shape, TensorRole.Packed);
        int scaled = graph.AddTensor(graph[weight].Name + ".scaled", graph[weight].Shape, TensorRole.Packed);
        bool bias = producer.Inputs.Count > 2;
        Operation operation = producer.Operation switch
        {
            ConvolutionOperation convolution => convolution with { Bias = true },
            DenseOperation dense => dense with { Bias = true },
            _ => throw new ArgumentOutOfRangeException(nameof(producer), producer, null),
        };
        return
        [
            new Node(
                new FoldNormOperation(norm, bias),
                node.Name,
                node.Inputs.Skip(1).Concat(producer.Inputs.Skip(2)).ToEquatableArray(),
                [factor, sum],
                node.Layer),
            new Node(new ScaleWeightsOperation(channels), node.Name, [weight, factor], [scaled], node.Layer),
            producer with { Operation = operation, Inputs = [producer.Inputs[0], scaled, sum], Outputs = node.Outputs, Fused = [.. producer.Fused, node.Name] },
        ];
    }
}
