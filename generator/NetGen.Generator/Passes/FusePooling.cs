using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// At inference, max pools over 2x2 windows side by side that a convolution's kernel may do while its output is in registers: nothing else
/// reads that output. Winograd's kernels do, since a tile holds whole windows, and blocked direct ones do where their tiles stay good.
/// Training needs the output for the gradient.
/// </summary>
internal static class FusePooling
{
    // Cycles that a pool takes for each vector it reads, if that is in a near cache.
    private const double PoolCycles = 1;

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

    /// <summary>Whether a blocked direct convolution that pools as well is estimated to take no longer than the two kernels.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="inLayout">The layout of its input.</param>
    /// <param name="isa">The instruction set.</param>
    public static bool Pays(ConvolutionOperation convolution, Layout inLayout, InstructionSet isa)
    {
        if (convolution.IsDepthwise)
        {
            return false;
        }

        var kernel = new BlockedConvolution(
            ConvolutionWindow.Forward(convolution.Axes), convolution.InChannels, convolution.OutChannels, convolution.Groups, inLayout, false, []);
        var pooled = kernel with { Pools = true };
        double vectors = (double)kernel.Window.OutPlane * kernel.Weights.Blocks(isa);
        return !pooled.Tile(isa).ClampTaps && pooled.Cycles(isa) <= kernel.Cycles(isa) + (PoolCycles * vectors);
    }

    /// <summary>The pool that the kernel of a convolution may do after its epilogue, if any.</summary>
    public static Node? After(Node convolution, Dictionary<int, Node> candidates) =>
        candidates.TryGetValue(convolution.Output, out var pool) && Rises(convolution.Epilogue) ? pool : null;

    /// <summary>Whether the largest of some results comes from the largest of the values before this epilogue.</summary>
    public static bool Rises(EquatableArray<EpilogueItem> epilogue) => epilogue.All(item => item is ActivationItem
    {
        Activation: { Kind: ActivationKind.ReLU or ActivationKind.ReLU6 } or { Kind: ActivationKind.LeakyReLU, Coefficient: >= 0 },
    });
}
