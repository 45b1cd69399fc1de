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
    public static long Parameters(NetworkGraph graph) => graph.Parameters.Sum(parameter => parameter.Elements);
}
