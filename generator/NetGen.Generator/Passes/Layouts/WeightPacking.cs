using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>Weights as kernels read them: adds the nodes that rearrange, round and scale them.</summary>
/// <param name="graph">The graph that is built.</param>
internal sealed class WeightPacking(GraphBuilder graph)
{
    private readonly Dictionary<int, int> _depthwiseWeights = [];

    // Weights times a factor, until a kernel reads them as they are: packing multiplies on the way.
    private readonly Dictionary<int, Node> _scaled = [];

    /// <summary>Notes that weights are to be multiplied with factors, by whatever reads them first.</summary>
    public void Scale(Node scaling) => _scaled.Add(scaling.Output, scaling);

    /// <summary>Weights in their own layout, for kernels that do not want them packed.</summary>
    public int Canonical(int weight)
    {
        if (_scaled.TryGetValue(weight, out var scaling))
        {
            graph.AddNode(scaling);
            _scaled.Remove(weight);
        }

        return weight;
    }

    /// <summary>The weights of a convolution or of its data gradient, for a blocked kernel.</summary>
    public int Pack(Node node, ConvolutionOperation convolution, bool transposed, Layout inLayout)
    {
        // Each channel is by itself, so that the data gradient has the same weights.
        if (convolution.IsDepthwise && _depthwiseWeights.TryGetValue(node.Inputs[1], out int existing))
        {
            return existing;
        }

        var (weight, scaled) = Weight(node.Inputs[1]);
        int packed = Pack(
            node, weight, transposed ? ".transposed" : ".packed", new PackWeightsOperation(convolution, transposed, inLayout, scaled));
        if (convolution.IsDepthwise)
        {
            _depthwiseWeights.Add(node.Inputs[1], packed);
        }

        return packed;
    }

    /// <summary>The same for Winograd's kernels, transformed.</summary>
    public int Pack(Node node, ConvolutionOperation convolution, WinogradBlocking blocking, bool transposed)
    {
        var (weight, scaled) = Weight(node.Inputs[1]);
        var operation = new TransformWeightsOperation(convolution, blocking.Transform, blocking.RegisterBlocks, transposed, scaled);
        return Pack(node, weight, transposed ? ".transposed" : ".packed", operation);
    }

    /// <summary>The weights of a dense layer as bfloat16.</summary>
    public int Pair(Node node)
    {
        var (weight, scaled) = Weight(node.Inputs[1]);
        return Pack(node, weight, ".paired", new PairWeightsOperation((DenseOperation)node.Operation, scaled));
    }

    private int Pack(Node node, EquatableArray<int> inputs, string suffix, PackingOperation operation)
    {
        int packed = graph.AddUnsized(graph[inputs[0]].Name + suffix, TensorRole.Packed);
        graph.AddNode(new Node(operation, node.Name, inputs, [packed], node.Layer));
        return packed;
    }

    // What packing reads: a weight, and the factors that it is still to be multiplied with.
    private (EquatableArray<int> Inputs, bool Scaled) Weight(int weight) =>
        _scaled.TryGetValue(weight, out var scaling) ? (scaling.Inputs, true) : ([weight], false);
}
