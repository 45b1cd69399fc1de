using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// At inference, max pools over 2x2 windows side by side that a convolution's kernel may do while its output is in
/// registers: nothing else reads that output. Winograd's kernels do, since a tile holds whole windows, and blocked
/// direct ones do where their tiles stay good. Training needs the output for the gradient.
/// </summary>
public static class FusePooling
{
    /// <summary>The graph without the pools that convolutions do.</summary>
    /// <param name="graph">The graph, with algorithms and layouts.</param>
    /// <param name="isa">The instruction set.</param>
    public static NetworkGraph Run(NetworkGraph graph, InstructionSet isa)
    {
        var pools = Candidates(graph);
        var pooled = new HashSet<int>();
        var nodes = new List<Node>();
        foreach (var node in graph.Nodes.Where(node => !pooled.Contains(node.Output)))
        {
            bool fuses = node.Operation is ConvolutionOperation convolution
                && pools.ContainsKey(node.Output)
                && Rises(node.Epilogue)
                && node.Algorithm switch
                {
                    WinogradAlgorithm => true,
                    DirectAlgorithm or PointwiseAlgorithm =>
                        ConvolutionCost.PoolingPays(convolution, graph.Tensors[node.Inputs[0]].Layout, isa),
                    _ => false,
                };
            nodes.Add(fuses ? WithPool(node, pools[node.Output]) : node);
            if (fuses)
            {
                pooled.Add(pools[node.Output].Output);
            }
        }

        return graph with { Nodes = nodes.ToEquatableArray(), BackwardStart = graph.BackwardStart - pooled.Count };
    }

    /// <summary>Whether the largest of some results comes from the largest of the values before this
    /// epilogue.</summary>
    public static bool Rises(EquatableArray<EpilogueItem> epilogue) => epilogue.All(item => item is ActivationItem
    {
        Activation: { Kind: ActivationKind.ReLU or ActivationKind.ReLU6 } or { Kind: ActivationKind.LeakyReLU, Coefficient: >= 0 },
    });

    private static Node WithPool(Node node, Node pool) => node with
    {
        Algorithm = (BlockedAlgorithm)node.Algorithm! with { Pools = true },
        Outputs = pool.Outputs,
        Fused = [.. node.Fused, pool.Name],
    };

    // The pools by the tensors that they read.
    private static Dictionary<int, Node> Candidates(NetworkGraph graph)
    {
        var readers = graph.Nodes.SelectMany(node => node.Inputs).GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        var outputs = new HashSet<int>(graph.Outputs.Select(output => output.Tensor));
        return graph.Nodes
            .Where(node => node.Operation is MaxPoolOperation { WithIndices: false } pool
                && pool.Axes.Count == 3
                && pool.Axes[0] == WindowAxis.None
                && pool.Axes.Skip(1).All(axis => axis is { Kernel: 2, Stride: 2, Dilation: 1, PadBegin: 0 } && axis.Out == axis.In / 2)
                && readers[node.Inputs[0]] == 1
                && !outputs.Contains(node.Inputs[0]))
            .ToDictionary(node => node.Inputs[0]);
    }
}
