using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>What a forward graph does at inference: auxiliary outputs are gone, and all that only they need. Parameters
/// stay, so that they have one place in memory for both purposes.</summary>
public static class InferencePart
{
    /// <summary>That part of a graph.</summary>
    public static NetworkGraph Of(NetworkGraph graph)
    {
        var outputs = graph.Outputs.Where(output => !output.Auxiliary).ToEquatableArray();
        var needed = new HashSet<int>(outputs.Select(output => output.Tensor));
        var nodes = new Stack<Node>();
        foreach (var node in graph.Nodes.Reverse().Where(node => node.Outputs.Any(needed.Contains)))
        {
            needed.UnionWith(node.Inputs);
            nodes.Push(node);
        }

        return graph with { Outputs = outputs, Nodes = nodes.ToEquatableArray(), BackwardStart = nodes.Count };
    }
}
