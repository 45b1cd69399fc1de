using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// Constants depend on nothing, so they come first: whatever else a sum reads may then do its work. Among the operands of
/// a sum or product they stand where they do not decide how the result lies in memory.
/// </summary>
public static class OrderConstants
{
    /// <summary>The graph in that order.</summary>
    public static NetworkGraph Run(NetworkGraph graph)
    {
        var constants = new HashSet<int>(graph.Nodes.Where(IsConstant).Select(node => node.Output));
        if (constants.Count == 0)
        {
            return graph;
        }

        var forward = graph.Nodes.Take(graph.BackwardStart).OrderBy(node => IsConstant(node) ? 0 : 1);
        var nodes = forward.Concat(graph.Nodes.Skip(graph.BackwardStart)).Select(node => node.Operation.IsCommutative
            ? node with { Inputs = node.Inputs.OrderBy(input => constants.Contains(input) == (node.Operation.LayoutRule.From == 0)).ToEquatableArray() }
            : node);
        return graph with { Nodes = nodes.ToArray().ToEquatableArray() };
    }

    private static bool IsConstant(Node node) => node.Operation is ConstantOperation;
}
