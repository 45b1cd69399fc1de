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
        var tensors = graph.Tensors.ToArray();
        var rules = new LayoutRules(graph, isa, tensor => tensors[tensor].Layout);
        foreach (var node in graph.Nodes)
        {
            foreach (int output in node.Outputs.Where(id => tensors[id].Role == TensorRole.Activation))
            {
                tensors[output] = tensors[output] with { Layout = rules.OfResult(node) };
            }
        }

        return graph with { Tensors = tensors.ToEquatableArray() };
    }
}
