using NetGen.Cli.Specs;
using NetGen.Generator;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export;

/// <summary>A network without its outputs of training only, and without the layers that only they need.</summary>
internal static class InferenceSpec
{
    private static readonly Dictionary<string, ArgumentValue> NoParameters = [];

    /// <summary>That network. Its layers keep their names; its asserted counts are its own.</summary>
    /// <param name="spec">The network, without mistakes.</param>
    /// <returns>The network, or null if a repeated layer without a name would get other names.</returns>
    public static NetSpec? Of(NetSpec spec)
    {
        if (spec.Auxiliary.Count == 0)
        {
            return spec;
        }

        var placed = Place(spec.Layers);
        bool[] needed = Needed(spec, placed);
        var names = placed.Where((_, i) => needed[i]).Select(layer => layer.Name).ToList();
        var kept = placed.Where((_, i) => needed[i]).Select(layer => layer.Index).ToHashSet();
        var layers = spec.Layers.Where((_, i) => kept.Contains(i)).ToEquatableArray();

        // Where automatic names would count differently now, they become names given.
        if (!Place(layers).Select(layer => layer.Name).SequenceEqual(names))
        {
            var first = placed.GroupBy(layer => layer.Index).ToDictionary(group => group.Key, group => group.First().Name);
            layers = spec.Layers.Select((layer, i) => layer with { Name = first.GetValueOrDefault(i) })
                .Where((_, i) => kept.Contains(i))
                .ToEquatableArray();
            if (!Place(layers).Select(layer => layer.Name).SequenceEqual(names))
            {
                return null;
            }
        }

        var part = spec with
        {
            Layers = layers,
            Auxiliary = [],
            Blocks = BlockForm.Used(layers, spec.Blocks),
            Parameters = null,
            InferenceParameters = null,
            TotalParameters = null,
            Macs = null,
        };
        return NetworkBuilder.Build(part, Purpose.Training, out _) is { } graph
            ? part with
            {
                Parameters = spec.Parameters is null ? null : Counts.Parameters(graph),
                InferenceParameters = spec.InferenceParameters is null ? null : Counts.InferenceParameters(graph),
                TotalParameters = spec.TotalParameters is null ? null : Counts.TotalParameters(graph),
                Macs = spec.Macs is null ? null : Counts.MultiplyAdds(graph),
            }
            : null;
    }

    /// <summary>Which layers the outputs of inference depend on, by name or by standing behind each other.</summary>
    private static bool[] Needed(NetSpec spec, IReadOnlyList<PlacedLayer> placed)
    {
        bool[] needed = new bool[placed.Count];
        if (spec.Outputs.Count == 0)
        {
            needed[^1] = true;
        }

        foreach (string output in spec.Outputs)
        {
            Name(output, placed.Count);
        }

        foreach (var source in PostProcessing.Sources(spec))
        {
            Name(source.Layer, placed.Count);
        }

        for (int i = placed.Count - 1; i >= 0; i--)
        {
            if (!needed[i])
            {
                continue;
            }

            var layer = placed[i].Spec;
            var joined = Joined(layer).ToList();
            joined.ForEach(name => Name(name, i));
            if (layer.From is not null)
            {
                Name(layer.From, i);
            }
            else if (i > 0 && joined.Count < 2 && layer.Kind != InputLayer.Definition.Kind && layer.Kind != ConstantLayer.Definition.Kind)
            {
                needed[i - 1] = true;
            }
        }

        return needed;

        // The layer of a name, or the block that a layer of this name stands in.
        void Name(string name, int before)
        {
            for (int i = 0; i < before; i++)
            {
                needed[i] |= name == placed[i].Name || name.StartsWith(placed[i].Name + ".", StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The layers that an argument names.</summary>
    private static IEnumerable<string> Joined(LayerSpec layer)
    {
        var types = LayerTable.Find(layer.Kind)?.Arguments.ToDictionary(argument => argument.Name, argument => argument.Type) ?? [];
        return layer.Arguments
            .Where(argument => types.GetValueOrDefault(argument.Name, ArgumentType.Any) is ArgumentType.Layers)
            .SelectMany(argument => argument.Value is ListValue list ? list.Items : [argument.Value])
            .OfType<TextValue>()
            .Select(name => name.Value);
    }

    private static IReadOnlyList<PlacedLayer> Place(EquatableArray<LayerSpec> layers) =>
        LayerNames.Place(layers, NoParameters, (_, _, _, _) => { });
}
