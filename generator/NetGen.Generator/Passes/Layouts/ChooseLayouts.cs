using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>Says how each tensor lies in memory, by the rule of the operation that writes it. The inputs of the network
/// are planar.</summary>
public static class ChooseLayouts
{
    /// <summary>The graph with layouts.</summary>
    /// <param name="graph">The graph, with algorithms.</param>
    /// <param name="isa">The instruction set.</param>
    public static NetworkGraph Run(NetworkGraph graph, InstructionSet isa)
    {
        var rules = new LayoutRules(graph, isa);
        foreach (var node in graph.Nodes)
        {
            rules.Place(node);
        }

        return graph with
        {
            Tensors = graph.Tensors.Select(tensor => tensor with { Layout = rules.Of(tensor.Id) }).ToArray().ToEquatableArray(),
        };
    }
}
