using System.Globalization;
using NetGen.Generator;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Import;

/// <summary>A weight of the network.</summary>
/// <param name="Dimensions">Its extents as NetGen has them.</param>
/// <param name="Values">Its elements.</param>
public sealed record Weight(IReadOnlyList<int> Dimensions, float[] Values);

/// <summary>The network that an import builds: its layers so far, and their weights.</summary>
/// <param name="input">The shape of one image.</param>
/// <param name="foldsNormalization">Whether batch normalization goes into the weights before it.</param>
public sealed class Draft(TensorShape input, bool foldsNormalization)
{
    private readonly List<LayerSpec> _layers = [];
    private readonly List<string> _order = [NamedOutputs.Input];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { NamedOutputs.Input };
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The layers.</summary>
    public IReadOnlyList<LayerSpec> Layers => _layers;

    /// <summary>The weights by name, in the layers' order.</summary>
    public Dictionary<string, Weight> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>The activations that rearrangements have become.</summary>
    public Dictionary<Rearrangement, Activation> Settled { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The shape of one image.</summary>
    public TensorShape Input => input;

    /// <summary>Whether batch normalization goes into the weights before it.</summary>
    public bool FoldsNormalization => foldsNormalization;

    /// <summary>The name of the last layer, or of the input.</summary>
    public string Last => _order[^1];

    /// <summary>A name for a layer: the one that the model suggests, if it will do, or else kind and number.</summary>
    /// <param name="kind">The kind of layer.</param>
    /// <param name="suggestion">The name of its weight in the model, or null.</param>
    public string Name(string kind, string? suggestion)
    {
        string name = suggestion ?? "";
        name = name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : "";
        if (IsSound(name) && _names.Add(name))
        {
            return name;
        }

        string stem = kind.ToLowerInvariant();
        do
        {
            _numbers[stem] = _numbers.GetValueOrDefault(stem) + 1;
            name = NumberedName(kind, _numbers[stem]);
        }
        while (!_names.Add(name));

        return name;
    }

    /// <summary>Adds a layer with one input.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="from">The value that it reads.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The shape of its output.</returns>
    /// <exception cref="ImportException">NetGen has no such layer, or not with these arguments.</exception>
    public TensorShape Add(string kind, string name, Activation from, params Argument[] arguments)
    {
        var layer = Form(kind, name, from.Layer, arguments);

        // The shape rule is NetGen's own: that of a network of this layer alone.
        var alone = new NetSpec("", "Layer", "public", from.Shape, [layer with { From = null }]);
        var graph = NetworkBuilder.Build(alone, Purpose.Inference, out var problems);
        if (graph is null)
        {
            throw new ImportException($"the layer {kind} would be wrong: " + string.Join("; ", problems.Select(problem => problem.Id + " " + string.Join(", ", problem.Arguments))));
        }

        Append(layer);
        return graph.Tensors[graph.Output].Shape;
    }

    /// <summary>Adds a layer that joins several values.</summary>
    public void Join(string kind, string name, IReadOnlyList<Activation> from)
    {
        var names = new ListValue([.. from.Select(value => (ArgumentValue)new TextValue(value.Layer))]);
        Append(Form(kind, name, Last, [new Argument("Inputs", names)]));
    }

    /// <summary>Adds a weight of a layer.</summary>
    public void AddWeight(string layer, string part, IReadOnlyList<int> dimensions, float[] values) =>
        Weights.Add($"{layer}.{part}", new Weight(dimensions, values));

    /// <summary>Replaces the arguments of a layer.</summary>
    public void Change(string name, Argument argument)
    {
        int index = _layers.FindIndex(layer => layer.Name == name);
        var old = _layers[index];
        _layers[index] = LayerForm.Of(
            LayerTable.Find(old.Kind)!, old.Name, old.From, null, false, [.. old.Arguments.Where(a => a.Name != argument.Name), argument]);
    }

    /// <summary>Whether the last layer is of a kind, reads another, and may be taken back, as it has no weights.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="reads">The layer that it reads, or null for any.</param>
    public bool EndsWith(string name, string kind, string? reads) =>
        Last == name && _layers[^1].Kind == kind && (reads is null || (_layers[^1].From ?? _order[^2]) == reads);

    /// <summary>Takes the last layer back.</summary>
    /// <returns>The layer that it read.</returns>
    public string TakeBack()
    {
        var layer = _layers[^1];
        string reads = layer.From ?? _order[^2];
        _layers.RemoveAt(_layers.Count - 1);
        _order.RemoveAt(_order.Count - 1);
        _names.Remove(layer.Name!);
        if (_numbers.TryGetValue(layer.Kind.ToLowerInvariant(), out int number) && layer.Name == NumberedName(layer.Kind, number))
        {
            _numbers[layer.Kind.ToLowerInvariant()]--;
        }

        return reads;
    }

    /// <summary>Gives a layer without weights another name, if that will do and no layer has it.</summary>
    /// <returns>The name that it has now.</returns>
    public string Rename(string layer, string name)
    {
        bool has = Weights.Keys.Any(weight => weight.StartsWith(layer + ".", StringComparison.Ordinal));
        if (has || layer == NamedOutputs.Input || !IsSound(name) || !char.IsAsciiLetter(name[0]) || !_names.Add(name))
        {
            return layer;
        }

        _names.Remove(layer);
        _order[_order.IndexOf(layer)] = name;
        for (int i = 0; i < _layers.Count; i++)
        {
            var old = _layers[i];
            _layers[i] = old with
            {
                Name = old.Name == layer ? name : old.Name,
                From = old.From == layer ? name : old.From,
                Arguments = [.. old.Arguments.Select(argument => argument with { Value = Renamed(argument.Value, layer, name) })],
            };
        }

        return name;
    }

    private static ArgumentValue Renamed(ArgumentValue value, string layer, string name) => value switch
    {
        TextValue text when text.Value == layer => new TextValue(name),
        ListValue list => new ListValue([.. list.Items.Select(item => Renamed(item, layer, name))]),
        _ => value,
    };

    /// <summary>The kind of a layer, or null if there is no such layer.</summary>
    public string? KindOf(string name) => _layers.FirstOrDefault(layer => layer.Name == name)?.Kind;

    /// <summary>The network, with its counts asserted; checked as the compiler does, and against its weights.</summary>
    /// <param name="name">The name of its class.</param>
    /// <param name="outputs">The layers whose tensors are its outputs.</param>
    /// <exception cref="ImportException">It is not sound, or a weight is missing or has another shape.</exception>
    public ImportedNetwork Finish(string name, IReadOnlyList<string> outputs)
    {
        bool plain = outputs.Count == 1 && outputs[0] == Last;
        var spec = new NetSpec("", name, "public", input, [.. _layers], Outputs: plain ? default : [.. outputs.Distinct()]);
        var problems = NetworkCompiler.Check(spec);
        if (problems.Count > 0)
        {
            throw new ImportException("the network would be wrong: " + string.Join("; ", problems.Select(problem => problem.Id + " " + string.Join(", ", problem.Arguments))));
        }

        var graph = NetworkBuilder.Build(spec, Purpose.Training, out _)!;
        foreach (var parameter in graph.Parameters)
        {
            if (!Weights.TryGetValue(parameter.Name, out var weight) || !weight.Dimensions.SequenceEqual(parameter.Dimensions))
            {
                string found = weight is null ? "none" : "(" + string.Join(", ", weight.Dimensions) + ")";
                throw new ImportException($"the parameter {parameter.Name} needs the shape ({string.Join(", ", parameter.Dimensions)}); the model gives {found}");
            }
        }

        var asserted = spec with { Parameters = Counts.Parameters(graph), Macs = Counts.MultiplyAdds(graph) };
        return new ImportedNetwork(asserted, graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => Weights[parameter.Name]));
    }

    private static bool IsSound(string name) => name.Length is > 0 and < 100
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');

    private static string NumberedName(string kind, int number) => kind.ToLowerInvariant() + number.ToString(CultureInfo.InvariantCulture);

    private LayerSpec Form(string kind, string name, string from, IEnumerable<Argument> arguments) => LayerForm.Of(
        LayerTable.Find(kind) ?? throw new ImportException($"it needs the layer {kind}, which NetGen does not have yet"),
        name,
        from == Last ? null : from,
        null,
        false,
        arguments);

    private void Append(LayerSpec layer)
    {
        _layers.Add(layer);
        _order.Add(layer.Name!);
    }
}
