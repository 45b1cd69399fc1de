using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// At inference, max pools over 2x2 windows side by side that a convolution's kernel may do while its output is in registers: nothing else
/// reads that output. Winograd's kernels do, since a tile holds whole windows. Training needs the output for the gradient.
/// </summary>
internal static class FusePooling
{
    /// <summary>The pools by the tensors that they read.</summary>
    public static Dictionary<int, Node> Candidates(NetworkGraph graph)
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

    /// <summary>Whether the largest of some results comes from the largest of the values before this epilogue.</summary>
    public static bool Rises(EquatableArray<EpilogueItem> epilogue) => epilogue.All(item => item is ActivationItem
    {
        Activation: { Kind: ActivationKind.ReLU or ActivationKind.ReLU6 } or { Kind: ActivationKind.LeakyReLU, Coefficient: >= 0 },
    });
}
