using System.Text;
using Microsoft.CodeAnalysis.Text;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx.Model;
using NetGen.Cli.Specs;
using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export;

/// <summary>
/// The spec of a model that NetGen wrote, as an entry of its metadata: blocks, names, dropout and assertions have no place in
/// the graph. It is believed only if its own export gives just the nodes that the model has.
/// </summary>
internal static class EmbeddedSpec
{
    /// <summary>The key of the entry.</summary>
    public const string Key = "netgen.spec";

    // A spec of a hundred layers has some 10,000 characters.
    private const int LongestText = 1 << 20;

    /// <summary>Notes the spec in a model, if the spec says all that the model has.</summary>
    public static OnnxModel Add(OnnxModel model, NetSpec spec)
    {
        if (InferenceSpec.Of(spec) is not { } part || !IsExport(part, model))
        {
            return model;
        }

        return model with { Metadata = new Dictionary<string, string> { [Key] = SpecWriter.Write(part) } };
    }

    /// <summary>The network that a model was exported from.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name of the network's class.</param>
    /// <returns>The network, or null if the model names none or is another.</returns>
    public static ImportedNetwork? Read(OnnxModel model, string name)
    {
        if (!model.Metadata.TryGetValue(Key, out string? text) || text.Length > LongestText)
        {
            return null;
        }

        var parsed = new SpecFileReader(Key, SourceText.From(text, Encoding.UTF8), "", NetworkCompiler.Check).Read();
        if (parsed.Spec is not { } spec || parsed.Diagnostics.Any(found => Descriptors.IsError(found.Id)) || !IsExport(spec, model))
        {
            return null;
        }

        var tensors = model.Graph.Initializers.ToDictionary(tensor => tensor.Name);
        var graph = NetworkBuilder.Build(spec, Purpose.Inference, out _)!;
        return graph.Parameters.All(parameter => tensors.ContainsKey(parameter.Name))
            ? new ImportedNetwork(
                spec with { Name = name },
                graph.Parameters.ToDictionary(
                    parameter => parameter.Name,
                    parameter => new Weight(parameter.Dimensions, tensors[parameter.Name].ToSingles())))
            : null;
    }

    /// <summary>Whether a spec's export is this model, whatever the weights and the number of images.</summary>
    private static bool IsExport(NetSpec spec, OnnxModel model)
    {
        int? batch = model.Graph.Inputs is [{ Dimensions: [> 0 and <= int.MaxValue and var images, ..] }, ..] ? (int)images : null;
        return SameModel.Are(Exporter.Export(spec, batch, folds: false), model);
    }
}
