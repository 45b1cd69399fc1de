using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Turns a declaration into a graph, layer by layer, and checks it on the way.</summary>
public static class NetworkBuilder
{
    /// <summary>Builds the forward graph.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="training">Whether layers that differ in training are built for training.</param>
    /// <param name="problems">Everything found wrong; the graph is sound only if it is empty.</param>
    /// <returns>The graph, or null after a problem that leaves none.</returns>
    public static NetworkGraph? Build(NetSpec spec, bool training, out EquatableArray<Problem> problems)
    {
        var found = new List<Problem>();
        var graph = Build(spec, training, found);
        problems = found.ToEquatableArray();
        return found.Count == 0 ? graph : null;
    }

    private static NetworkGraph? Build(NetSpec spec, bool training, List<Problem> problems)
    {
        if (spec.Layers.Count == 0)
        {
            problems.Add(Problem.At(Anchor.Network, DiagnosticIds.NoLayers, spec.Name));
            return null;
        }

        if (spec.Input.Elements > Sizes.LargestArena)
        {
            problems.Add(Problem.At(
                new Anchor(-1, "Input"), DiagnosticIds.NetworkTooLarge, spec.Name, "input " + spec.Input, spec.Input.Elements, Sizes.LargestArena));
            return null;
        }

        var network = new NetworkState(new LayerKinds(spec.Blocks), training, problems);
        var graph = network.Graph;
        int input = graph.AddTensor(NamedOutputs.Input, spec.Input);
        graph.Inputs.Add(new Port(NamedOutputs.Input, input));
        var scope = new LayerScope(network, input);
        if (scope.Build(spec.Layers) is not { } output)
        {
            return null;
        }

        if (network.Layers == 0)
        {
            problems.Add(Problem.At(Anchor.Network, DiagnosticIds.NoLayers, spec.Name));
            return null;
        }

        graph.Outputs.Add(new Port(scope.Outputs.Last, output));
        var result = graph.ToGraph();
        CheckUse(result, problems);
        CheckAssertions(spec, result, problems);
        return result;
    }

    private static void CheckUse(NetworkGraph graph, List<Problem> problems)
    {
        var read = new HashSet<int>(graph.Nodes.SelectMany(node => node.Inputs));
        read.UnionWith(graph.Outputs.Select(output => output.Tensor));
        foreach (var node in graph.Nodes.Where(node => !node.Outputs.Any(read.Contains)))
        {
            problems.Add(Problem.At(
                new Anchor(node.Layer), DiagnosticIds.UnusedLayer, LayerNames.Describe(node.Name, node.Layer)));
        }
    }

    private static void CheckAssertions(NetSpec spec, NetworkGraph graph, List<Problem> problems)
    {
        long parameters = Counts.Parameters(graph);
        long macs = Counts.MultiplyAdds(graph);
        if (spec.Parameters is { } expected && expected != parameters)
        {
            problems.Add(Problem.At(
                new Anchor(-1, "Parameters"), DiagnosticIds.WrongParameterCount, spec.Name, parameters, expected));
        }

        if (spec.Macs is { } expectedMacs && expectedMacs != macs)
        {
            problems.Add(Problem.At(new Anchor(-1, "Macs"), DiagnosticIds.WrongMacCount, spec.Name, macs, expectedMacs));
        }

        long parameterArena = graph.Parameters.Sum(p => Sizes.Align(p.Elements));
        long activations = graph.Tensors.Where(t => t.Role == TensorRole.Activation).Sum(t => t.Shape.Elements);
        if (parameterArena > Sizes.LargestArena || activations > Sizes.LargestArena)
        {
            bool tooManyParameters = parameterArena > Sizes.LargestArena;
            problems.Add(Problem.At(
                Anchor.Network,
                DiagnosticIds.NetworkTooLarge,
                spec.Name,
                tooManyParameters ? "parameters" : "activations",
                tooManyParameters ? parameterArena : activations,
                Sizes.LargestArena));
        }
    }
}
