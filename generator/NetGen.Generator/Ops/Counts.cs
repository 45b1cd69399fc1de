using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Counts over a whole graph.</summary>
public static class Counts
{
    /// <summary>Multiply-adds of one image's forward pass.</summary>
    public static long MultiplyAdds(NetworkGraph graph) =>
        Saturating.Sum(
            graph.Nodes.Select(node => node.Operation).OfType<ForwardOperation>().Select(operation => operation.MultiplyAdds));

    /// <summary>Trainable parameters.</summary>
    public static long Parameters(NetworkGraph graph) =>
        Saturating.Sum(graph.Parameters.Where(parameter => parameter.Trainable).Select(parameter => parameter.Elements));

    /// <summary>All parameters, moving statistics included.</summary>
    public static long TotalParameters(NetworkGraph graph) =>
        Saturating.Sum(graph.Parameters.Select(parameter => parameter.Elements));
}
