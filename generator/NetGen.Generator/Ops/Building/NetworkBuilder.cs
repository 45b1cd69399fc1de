using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Turns a declaration into a graph, layer by layer, and checks it on the way.</summary>
public static class NetworkBuilder
{
    /// <summary>Builds the forward graph.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="purpose">What the graph is for: some layers differ in training.</param>
    /// <param name="problems">Everything found wrong; the graph is sound only if there is no error.</param>
    /// <param name="further">Kinds of layers that are not in the op table.</param>
    /// <returns>The graph, or null after a problem that leaves none.</returns>
    public static NetworkGraph? Build(
        NetSpec spec, Purpose purpose, out EquatableArray<Problem> problems, EquatableArray<LayerDefinition> further = default)
    {
        var found = new ProblemList();
        var graph = Build(spec, purpose, found, further);
        found.Close(spec.Name);
        problems = found.ToEquatableArray();
        return found.HasErrors ? null : graph;
    }

    private static NetworkGraph? Build(
        NetSpec spec, Purpose purpose, ProblemList problems, EquatableArray<LayerDefinition> further)
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

        if (spec.Windows is { } window && !SlidingForm.Fits(spec, window, problems))
        {
            return null;
        }

        var network = new NetworkState(new LayerKinds(spec.Blocks, further), purpose, spec.Strict, problems);
        var graph = network.Graph;
        int input = graph.AddTensor(NamedOutputs.Input, spec.Windows ?? spec.Input);
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

        AddOutputs(spec, scope.Outputs, output, graph, problems);
        if (graph.Outputs.Count == 0)
        {
            return null;
        }

        var result = graph.ToGraph();
        CheckUse(result, problems);
        if (spec.Windows is not null)
        {
            if (problems.HasErrors || SlidingForm.Of(spec, result, problems) is not { } sliding)
            {
                return null;
            }

            result = sliding;
        }

        PostProcessing.Check(spec, result, problems);
        CheckAssertions(spec, result, problems);
        return result;
    }

    private static void AddOutputs(NetSpec spec, NamedOutputs layers, int last, GraphBuilder graph, ProblemList problems)
    {
        if (spec.Outputs.Count == 0)
        {
            graph.Outputs.Add(new Port(layers.Last, last));
        }

        var taken = new HashSet<string>(graph.Outputs.Select(output => output.Name), StringComparer.Ordinal);
        Add(spec.Outputs, "Outputs", auxiliary: false);
        AddSources();
        Add(spec.Auxiliary, "Auxiliary", auxiliary: true);

        // What post-processing reads is an output, whether it is declared so or not.
        void AddSources()
        {
            foreach (var (place, described, argument, name) in PostProcessing.Sources(spec))
            {
                if (layers.Find(name) is not { } tensor)
                {
                    problems.Add(Problem.At(
                        place, DiagnosticIds.UnknownOutput, described, argument, name, problems.IsFull ? "" : layers.Hint(name)));
                }
                else if (taken.Add(name))
                {
                    graph.Outputs.Add(new Port(name, tensor));
                }
            }
        }

        void Add(EquatableArray<string> names, string argument, bool auxiliary)
        {
            foreach (string name in names)
            {
                var place = new Anchor(-1, argument);
                if (layers.Find(name) is not { } tensor)
                {
                    problems.Add(Problem.At(
                        place, DiagnosticIds.UnknownOutput, spec.Name, argument, name, problems.IsFull ? "" : layers.Hint(name)));
                }
                else if (!taken.Add(name))
                {
                    problems.Add(Problem.At(
                        place, DiagnosticIds.WrongValue, spec.Name, argument, $"\"{name}\" a second time", "names that differ"));
                }
                else
                {
                    graph.Outputs.Add(new Port(name, tensor, auxiliary));
                }
            }
        }
    }

    private static void CheckUse(NetworkGraph graph, ProblemList problems)
    {
        var read = new HashSet<int>(graph.Nodes.SelectMany(node => node.Inputs));
        read.UnionWith(graph.Outputs.Select(output => output.Tensor));
        read.UnionWith(graph.Tensors.Where(tensor => tensor.Role == TensorRole.ParameterUpdate).Select(tensor => tensor.Id));
        foreach (var input in graph.Inputs.Where(input => !read.Contains(input.Tensor)))
        {
            bool first = input.Layer < 0;
            problems.Add(Problem.At(
                first ? InputShape.First : new Anchor(input.Layer),
                DiagnosticIds.UnusedLayer,
                first ? input.Name : LayerNames.Describe(input.Name, input.Layer)));
        }

        foreach (var node in graph.Nodes.Where(node => !node.Outputs.Any(read.Contains)))
        {
            problems.Add(Problem.At(
                new Anchor(node.Layer), DiagnosticIds.UnusedLayer, LayerNames.Describe(node.Name, node.Layer)));
        }
    }

    private static void CheckAssertions(NetSpec spec, NetworkGraph graph, ProblemList problems)
    {
        CheckParameters("Parameters", spec.Parameters, Counts.Parameters(graph), "trainable parameters");
        CheckParameters(
            "InferenceParameters", spec.InferenceParameters, Counts.InferenceParameters(graph), "parameters that inference needs");
        CheckParameters(
            "TotalParameters", spec.TotalParameters, Counts.TotalParameters(graph), "parameters with its moving statistics");
        long macs = Counts.MultiplyAdds(graph);
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

        void CheckParameters(string argument, long? expected, long found, string what)
        {
            if (expected is { } asserted && asserted != found)
            {
                problems.Add(Problem.At(
                    new Anchor(-1, argument), DiagnosticIds.WrongParameterCount, spec.Name, found, what, asserted));
            }
        }
    }
}
