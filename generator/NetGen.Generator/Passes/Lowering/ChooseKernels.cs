using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>Lowers each node of a laid-out graph to the kernels that compute it, by the rows of the kernel table. Here
/// alone the kernels of the plan are made (cost estimates make trial ones), and so the sizes known of what only they
/// use.</summary>
public static class ChooseKernels
{
    /// <summary>The graph, all tensors sized, and the steps of each node.</summary>
    /// <param name="graph">The graph, with layouts and copies.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="purpose">What the pass is for.</param>
    /// <param name="table">The kernel table.</param>
    public static LoweredGraph Run(NetworkGraph graph, InstructionSet isa, Purpose purpose, KernelTable table)
    {
        var parts = new SharedParts(graph);
        var sizes = new Dictionary<int, int>();
        var steps = graph.Nodes
            .Select((_, index) => table.Steps(new NodeLowering(graph, index, isa, purpose, parts, sizes)))
            .ToArray();
        var tensors = graph.Tensors.ToArray();
        foreach (var size in sizes)
        {
            tensors[size.Key] = tensors[size.Key] with { Shape = new TensorShape(size.Value, []) };
        }

        int unsized = graph.Nodes.SelectMany(node => node.Inputs.Concat(node.Outputs)).FirstOrDefault(id => tensors[id].Shape.Channels == 0);
        if (tensors[unsized].Shape.Channels == 0)
        {
            throw new InvalidOperationException($"no kernel says how large {tensors[unsized].Name} is");
        }

        return new LoweredGraph(graph with { Tensors = tensors.ToEquatableArray() }, steps.ToEquatableArray());
    }
}

/// <summary>A graph and what computes it.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Steps">The steps of each node, in order.</param>
public sealed record LoweredGraph(NetworkGraph Graph, EquatableArray<EquatableArray<Step>> Steps)
{
    /// <summary>The nodes and their steps.</summary>
    public IEnumerable<(Node Node, EquatableArray<Step> Steps)> Nodes => Graph.Nodes.Zip(Steps, (node, steps) => (node, steps));
}
