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

        var names = LayerNames.Assign(spec.Layers, problems);
        var graph = new GraphBuilder();
        int current = graph.AddTensor("input", spec.Input);
        graph.Inputs.Add(new Port(NamedOutputs.Input, current));
        var outputs = new NamedOutputs();
        outputs.Add(NamedOutputs.Input, current);
        for (int i = 0; i < spec.Layers.Count; i++)
        {
            if (i > 0 && LayerTable.Find(spec.Layers[i - 1].Kind) is { IsOutput: true })
            {
                problems.Add(Problem.At(
                    new Anchor(i),
                    DiagnosticIds.LayerAfterOutput,
                    LayerNames.Describe(names[i], i),
                    LayerNames.Describe(names[i - 1], i - 1)));
            }

            if (spec.Layers[i].From is { } from)
            {
                if (outputs.Find(from) is not { } source)
                {
                    problems.Add(Problem.At(
                        new Anchor(i, "From"),
                        DiagnosticIds.UnknownLayerName,
                        LayerNames.Describe(names[i], i),
                        from,
                        outputs.Hint(from)));
                    return null;
                }

                current = source;
            }

            if (BuildLayer(spec.Layers[i], i, names[i], graph, current, outputs, training, problems) is not { } output)
            {
                return null;
            }

            current = output;
            outputs.Add(names[i], output);
        }

        graph.Outputs.Add(new Port(names[names.Count - 1], current));
        var result = graph.ToGraph();
        CheckUse(result, problems);
        CheckAssertions(spec, result, problems);
        return result;
    }

    private static int? BuildLayer(
        LayerSpec layer,
        int index,
        string name,
        GraphBuilder graph,
        int input,
        NamedOutputs outputs,
        bool training,
        List<Problem> problems)
    {
        string described = LayerNames.Describe(name, index);
        if (LayerTable.Find(layer.Kind) is not { } definition)
        {
            problems.Add(Problem.At(
                new Anchor(index),
                DiagnosticIds.UnknownLayer,
                described,
                layer.Kind,
                NearestName.Hint(layer.Kind, LayerTable.All.Select(l => l.Kind))));
            return null;
        }

        var arguments = LayerArguments.Check(
            definition,
            layer,
            described,
            graph[input].Shape.Rank,
            (id, argument, values) => problems.Add(Problem.At(new Anchor(index, argument), id, values)));
        if (arguments is null)
        {
            return null;
        }

        var context = new LayerContext(graph, arguments, index, name, input, outputs, training, problems);
        definition.Build(context);
        return context.Output;
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
        long parameters = graph.Parameters.Sum(p => p.Elements);
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
