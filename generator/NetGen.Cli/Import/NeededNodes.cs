using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>The nodes that outputs depend on.</summary>
internal static class NeededNodes
{
    /// <summary>Those nodes, in their order.</summary>
    public static List<OnnxNode> Of(OnnxGraph graph)
    {
        var read = graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var needed = new List<OnnxNode>();
        foreach (var node in graph.Nodes.Reverse().Where(node => node.Outputs.Any(read.Contains)))
        {
            needed.Add(node);
            read.UnionWith(node.Inputs);
        }

        needed.Reverse();
        return needed;
    }
}
