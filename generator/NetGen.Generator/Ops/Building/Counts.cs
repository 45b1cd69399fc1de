using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Counts over a whole graph, auxiliary outputs included.</summary>
public static class Counts
{
    /// <summary>Multiply-adds of one image's forward pass at inference.</summary>
    public static long MultiplyAdds(NetworkGraph graph) => Saturating.Sum(
        InferencePart.Of(graph).Nodes
            .Select(node => node.Operation)
            .OfType<ForwardOperation>()
            .Select(operation => operation.MultiplyAdds));

    /// <summary>Trainable parameters, those of training only included.</summary>
    public static long Parameters(NetworkGraph graph) => Sum(graph.Parameters.Where(parameter => parameter.Trainable));

    /// <summary>Parameters that inference reads, trainable or frozen, without moving statistics.</summary>
    public static long InferenceParameters(NetworkGraph graph)
    {
        var read = new HashSet<int>(InferencePart.Of(graph).Nodes.SelectMany(node => node.Inputs));
        return Sum(graph.Parameters.Where(p => p.Kind != ParameterKind.Statistic && read.Contains(p.Tensor)));
    }

    /// <summary>All parameters, moving statistics and frozen ones included.</summary>
    public static long TotalParameters(NetworkGraph graph) => Sum(graph.Parameters);

    private static long Sum(IEnumerable<Parameter> parameters) => Saturating.Sum(parameters.Select(p => p.Elements));
}
