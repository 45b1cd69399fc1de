using NetGen.Generator.Graph;

namespace NetGen.Generator.Ops;

/// <summary>Counts over a whole graph.</summary>
public static class Counts
{
    /// <summary>Multiply-adds of one image's forward pass.</summary>
    public static long MultiplyAdds(NetworkGraph graph) =>
        graph.Nodes.Select(node => node.Operation).OfType<ForwardOperation>().Sum(operation => operation.MultiplyAdds);

    /// <summary>Trainable parameters.</summary>
    public static long Parameters(NetworkGraph graph) => graph.Parameters.Sum(parameter => parameter.Elements);
}
