using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Import.Drafting;

/// <summary>A draft with names as a spec and weights.</summary>
internal static class DraftSpec
{
    /// <summary>The network, with its counts asserted; checked as the compiler does, and against its weights.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="name">The name of its class.</param>
    /// <param name="outputs">The layers whose tensors are its outputs.</param>
    /// <param name="postProcessing">What is done with them.</param>
    /// <exception cref="ImportException">It is not sound, or a weight is missing or has another shape.</exception>
    public static ImportedNetwork Write(
        Draft draft, string name, IReadOnlyList<DraftLayer> outputs, EquatableArray<PostProcessingSpec> postProcessing = default)
    {
        var layers = new List<LayerSpec>();
        var weights = new Dictionary<string, Weight>(StringComparer.Ordinal);
        string before = NamedOutputs.Input;
        foreach (var layer in draft.Layers)
        {
            layers.Add(Draft.Form(layer, layer.Name, [.. layer.Inputs.Select(input => input.Name)], before));
            before = layer.Name;
            foreach (var (part, weight) in layer.Weights)
            {
                weights.Add($"{layer.Name}.{part}", weight);
            }
        }

        bool plain = outputs.Count == 1 && outputs[0].Name == before;
        var spec = new NetSpec(
            "",
            name,
            "public",
            draft.Image.Shape,
            [.. layers],
            Outputs: plain ? default : [.. outputs.Select(output => output.Name).Distinct()],
            PostProcessing: postProcessing);
        var problems = NetworkCompiler.Check(spec);
        if (problems.Count > 0)
        {
            throw new ImportException("the network would be wrong: " + string.Join("; ", problems.Select(problem => problem.Id + " " + string.Join(", ", problem.Arguments))));
        }

        var graph = NetworkBuilder.Build(spec, Purpose.Training, out _)!;
        foreach (var parameter in graph.Parameters)
        {
            if (!weights.TryGetValue(parameter.Name, out var weight) || !weight.Dimensions.SequenceEqual(parameter.Dimensions))
            {
                string found = weight is null ? "none" : "(" + string.Join(", ", weight.Dimensions) + ")";
                throw new ImportException($"the parameter {parameter.Name} needs the shape ({string.Join(", ", parameter.Dimensions)}); the model gives {found}");
            }
        }

        var asserted = spec with { Parameters = Counts.Parameters(graph), Macs = Counts.MultiplyAdds(graph) };
        return new ImportedNetwork(asserted, graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => weights[parameter.Name]));
    }
}
