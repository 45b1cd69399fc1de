using System.Globalization;
using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Import;

/// <summary>What a model ends in: its outputs, and in place of those that post-processing gives, what this reads.</summary>
internal sealed class ModelEnds
{
    private readonly List<string> _values = [];
    private readonly List<(string Output, PostProcessed Step, int First)> _steps = [];

    /// <summary>The layers that give them, in the order of the model's outputs.</summary>
    public List<DraftLayer> Layers { get; } = [];

    /// <summary>The names of the model's values that they are.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>Adds an output that a layer gives.</summary>
    public void Add(string output, DraftLayer layer)
    {
        _values.Add(output);
        Layers.Add(layer);
    }

    /// <summary>Adds an output that post-processing gives.</summary>
    public void Add(string output, PostProcessed step)
    {
        _steps.Add((output, step, Layers.Count));
        foreach (var (_, layer, value) in step.Sources)
        {
            Add(value, layer);
        }
    }

    /// <summary>The post-processing, once the layers have names. It is named as the output, if its method can be called so.</summary>
    /// <param name="network">The name of the network's class.</param>
    public EquatableArray<PostProcessingSpec> PostProcessing(string network)
    {
        var members = Generator.Ops.PostProcessing.Members(network);
        return _steps.Select(step => Write(step.Output, step.Step, step.First, members)).ToEquatableArray();
    }

    private PostProcessingSpec Write(string output, PostProcessed step, int first, HashSet<string> members)
    {
        string kind = step.Node.Operator;
        string name = Enumerable.Range(2, int.MaxValue - 2)
            .Select(number => kind + number.ToString(CultureInfo.InvariantCulture))
            .Prepend(kind)
            .Prepend(output)
            .First(candidate => Generator.Ops.PostProcessing.IsFree(candidate, members));
        members.UnionWith(GeneratedNames.OfPostProcessing(PostProcess.MethodOf(name)));
        var sources = step.Sources.Select((source, i) => new Argument(source.Argument, new TextValue(Layers[first + i].Name)));
        return new PostProcessingSpec(
            kind,
            name == kind ? null : name,
            LayerForm.Arguments(PostProcessingTable.Find(kind)!.Arguments, [.. sources, .. step.Arguments]));
    }
}
