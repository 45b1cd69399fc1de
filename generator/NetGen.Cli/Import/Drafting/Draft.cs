using NetGen.Generator;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Import.Drafting;

/// <summary>The network that an import builds: its layers so far, in an order in which each reads only what stands before it.</summary>
public sealed class Draft
{
    private readonly List<DraftLayer> _layers = [];

    /// <summary>An empty network.</summary>
    /// <param name="image">The shape of one image.</param>
    public Draft(TensorShape image) => Image = new DraftLayer(DraftLayer.Image, [], image, [], null);

    /// <summary>The network's image.</summary>
    public DraftLayer Image { get; }

    /// <summary>The layers, without the image.</summary>
    public IReadOnlyList<DraftLayer> Layers => _layers;

    /// <summary>Adds a layer.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="suggestion">The name of its weight in the model, or null.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="ImportException">NetGen has no such layer, or not with these arguments.</exception>
    public DraftLayer Add(string kind, string? suggestion, IReadOnlyList<DraftLayer> inputs, params IEnumerable<Argument> arguments)
    {
        Argument[] given = [.. arguments];
        return Append(new DraftLayer(kind, inputs, ShapeOf(kind, inputs, given), given, suggestion));
    }

    /// <summary>Adds a layer that reads nothing: an input, or a constant.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="shape">The shape that it gives.</param>
    public DraftLayer AddSource(string kind, TensorShape shape) => Append(new DraftLayer(kind, [], shape, [Arguments.Of("Shape", shape.Text)], null));

    /// <summary>Adds y = factor * x + offset, channel by channel. Another layer will do it, or one is made for it.</summary>
    public DraftLayer AddAffine(DraftLayer x, IReadOnlyList<double> factors, IReadOnlyList<double> offsets)
    {
        var layer = new DraftLayer(DraftLayer.Affine, [x], x.Shape, [], null);
        layer.Weights["factor"] = Column(factors);
        layer.Weights["offset"] = Column(offsets);
        return Append(layer);
    }

    /// <summary>Puts a layer where another stands, whose readers then read it.</summary>
    public void Replace(DraftLayer old, DraftLayer by)
    {
        foreach (var layer in _layers.Where(layer => layer != by))
        {
            for (int i = 0; i < layer.Inputs.Count; i++)
            {
                layer.Inputs[i] = layer.Inputs[i] == old ? by : layer.Inputs[i];
            }
        }

        int at = _layers.IndexOf(old);
        _layers.RemoveAt(at);
        if (!_layers.Contains(by) && by != Image)
        {
            _layers.Insert(at, by);
        }
    }

    /// <summary>Puts layers before another.</summary>
    public void InsertBefore(DraftLayer place, params IEnumerable<DraftLayer> layers) => _layers.InsertRange(_layers.IndexOf(place), layers);

    /// <summary>Removes all layers but some, the network's inputs among those that stay.</summary>
    public void Keep(IReadOnlySet<DraftLayer> layers) => _layers.RemoveAll(layer => !layers.Contains(layer) && !layer.IsInput);

    /// <summary>The layer as the compiler has it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">The names of what it reads.</param>
    /// <param name="before">The name of the layer in front of it.</param>
    /// <exception cref="ImportException">NetGen has no such layer.</exception>
    public static LayerSpec Form(DraftLayer layer, string name, IReadOnlyList<string> inputs, string before)
    {
        var definition = LayerTable.Find(layer.Kind) ?? throw new ImportException($"it needs the layer {layer.Kind}, which NetGen does not have");
        bool joins = definition.Arguments.Any(argument => argument.Name == Inputs);
        var joined = new Argument(Inputs, new ListValue([.. inputs.Select(input => (ArgumentValue)new TextValue(input))]));
        return LayerForm.Of(
            definition,
            name,
            joins || inputs.Count == 0 || inputs[0] == before ? null : inputs[0],
            null,
            false,
            joins ? [joined, .. layer.Arguments] : layer.Arguments);
    }

    private const string Inputs = "Inputs";

    private DraftLayer Append(DraftLayer layer)
    {
        _layers.Add(layer);
        return layer;
    }

    private static Weight Column(IReadOnlyList<double> values) => new([values.Count], [.. values.Select(value => (float)value)]);

    // The shape rule is NetGen's own: that of a network of this layer alone.
    private static TensorShape ShapeOf(string kind, IReadOnlyList<DraftLayer> inputs, IReadOnlyList<Argument> arguments)
    {
        var names = inputs.Select((_, i) => i == 0 ? NamedOutputs.Input : FormattableString.Invariant($"input{i}")).ToList();
        var others = inputs.Skip(1).Select((input, i) => LayerForm.Of(
            LayerTable.Find("Input")!, names[i + 1], null, null, false, [new Argument("Shape", new TextValue(input.Shape.Text))]));
        var layer = Form(new DraftLayer(kind, inputs, new TensorShape(1, []), arguments, null), "layer", names, names.Count == 1 ? names[0] : "");
        var alone = new NetSpec("", "Layer", "public", inputs[0].Shape, [.. others, layer]);
        var graph = NetworkBuilder.Build(alone, Purpose.Inference, out var problems);
        return graph is not null
            ? graph.Tensors[graph.Output].Shape
            : throw new ImportException($"the layer {kind} would be wrong: " + string.Join("; ", problems.Select(problem => problem.Id + " " + string.Join(", ", problem.Arguments))));
    }
}
