using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>The layers of a network, or those of one block in it, which are built one behind the other and see each
/// other's outputs. Whatever is wrong within a block is reported where the network uses it.</summary>
public sealed class LayerScope
{
    private static readonly Dictionary<string, ArgumentValue> NoParameters = [];

    private readonly NetworkState _network;
    private readonly LayerScope? _outer;
    private readonly string _block;
    private readonly string _prefix;
    private readonly string _described;
    private readonly int _use;
    private readonly int _input;
    private readonly int _depth;
    private readonly bool _frozen;
    private readonly IReadOnlyDictionary<string, ArgumentValue> _parameters;

    /// <summary>The layers of a network.</summary>
    /// <param name="network">What they share.</param>
    /// <param name="input">The id of the network's input.</param>
    public LayerScope(NetworkState network, int input)
        : this(network, null, "", "", "", -1, input, 0, false, NoParameters)
    {
    }

    private LayerScope(
        NetworkState network,
        LayerScope? outer,
        string block,
        string prefix,
        string described,
        int use,
        int input,
        int depth,
        bool frozen,
        IReadOnlyDictionary<string, ArgumentValue> parameters)
    {
        (_network, _outer, _block, _prefix, _described) = (network, outer, block, prefix, described);
        (_use, _input, _depth, _frozen, _parameters) = (use, input, depth, frozen, parameters);
        Outputs.Add(NamedOutputs.Input, input);
    }

    /// <summary>What all layers of the network share.</summary>
    public NetworkState Network => _network;

    /// <summary>The outputs of the layers so far, those within blocks as <c>block.inner</c>.</summary>
    public NamedOutputs Outputs { get; } = new();

    private bool IsBlock => _outer is not null;

    /// <summary>The layers of a block.</summary>
    /// <param name="layer">The block, a layer of this scope.</param>
    /// <param name="input">The id of its input.</param>
    /// <param name="parameters">The values that its layers' expressions can read.</param>
    public LayerScope Within(PlacedLayer layer, int input, IReadOnlyDictionary<string, ArgumentValue>? parameters) => new(
        _network,
        this,
        layer.Name,
        _prefix + layer.Name + ".",
        $"{(IsBlock ? _described + ": " : "in ")}{layer.Name} ({layer.Spec.Kind})",
        IsBlock ? _use : layer.Index,
        input,
        _depth + 1,
        _frozen || layer.Spec.Frozen,
        parameters ?? NoParameters);

    /// <summary>Builds layers in order.</summary>
    /// <returns>The id of the last one's output, or null after a problem that leaves none.</returns>
    public int? Build(EquatableArray<LayerSpec> layers)
    {
        int current = _input;
        _network.Step(layers.Count);
        var placed = LayerNames.Place(layers, _parameters, Report);
        _network.Step(placed.Count);
        foreach (var layer in placed)
        {
            if (layer.Spec.From is { } from)
            {
                if (Outputs.Find(from) is not { } source)
                {
                    Report(layer, "From", DiagnosticIds.UnknownLayerName, from, Outputs.Hint(from));
                    return null;
                }

                current = source;
            }

            if (BuildLayer(layer, current) is not { } output)
            {
                return null;
            }

            current = output;
            Publish(layer.Name, output);
        }

        return current;
    }

    /// <summary>A layer's name with those of the blocks around it.</summary>
    public string Qualify(PlacedLayer layer) => _prefix + layer.Name;

    /// <summary>The index of the layer of the network that a layer is or stands in.</summary>
    public int IndexOf(PlacedLayer layer) => IsBlock ? _use : layer.Index;

    /// <summary>A layer as messages name it: <c>conv2 (layer 4)</c>, or <c>in layer2.0 (Bottleneck):
    /// conv2</c>.</summary>
    public string Describe(PlacedLayer layer) =>
        IsBlock ? _described + ": " + layer.Name : LayerNames.Describe(layer.Name, layer.Index);

    /// <summary>What a problem of a layer is anchored to: the layer's argument, or the outermost block around
    /// it.</summary>
    public Anchor AnchorOf(PlacedLayer layer, string? argument) => new(IndexOf(layer), IsBlock ? null : argument);

    /// <summary>Reports something wrong with a layer, whose description is the first of the message's
    /// arguments.</summary>
    public void Report(PlacedLayer layer, string? argument, string id, params object[] messageArguments) =>
        _network.Problems.Add(Problem.At(AnchorOf(layer, argument), id, [Describe(layer), .. messageArguments]));

    private int? BuildLayer(PlacedLayer layer, int input)
    {
        if (_network.Kinds.Find(layer.Spec.Kind) is not { } definition)
        {
            Report(
                layer,
                null,
                DiagnosticIds.UnknownLayer,
                layer.Spec.Kind,
                NearestName.Hint(layer.Spec.Kind, _network.Kinds.Names));
            return null;
        }

        if (_network.Take(Qualify(layer), _prefix, IndexOf(layer)) is { } owner)
        {
            Report(layer, "Name", DiagnosticIds.RepeatedLayerName, (owner + 1).ToString(CultureInfo.InvariantCulture));
        }

        if (_network.IsExhausted || Qualify(layer).Length > NetworkState.LongestName)
        {
            (int most, string what) = _network.IsExhausted
                ? (NetworkState.MaximumSteps, "layers, arguments and names, with those of its blocks and repetitions")
                : (NetworkState.LongestName, "characters in its name with those of the blocks around it");
            Report(layer, null, DiagnosticIds.DeclarationTooLarge, most, what);
            return null;
        }

        if (_network.Layers > NetworkState.MaximumLayers || _depth > NetworkState.DeepestBlock)
        {
            bool deep = _depth > NetworkState.DeepestBlock;
            Report(
                layer,
                null,
                DiagnosticIds.OutOfRange,
                deep ? "the number of blocks around it" : "the number of layers",
                deep ? _depth : _network.Layers,
                FormattableString.Invariant($"1 to {(deep ? NetworkState.DeepestBlock : NetworkState.MaximumLayers)}"));
            return null;
        }

        if (Evaluate(layer) is not { } evaluated)
        {
            return null;
        }

        var arguments = LayerArguments.Check(
            definition,
            evaluated,
            Describe(layer),
            _network.Graph[input].Shape.Rank,
            (id, argument, values) => _network.Problems.Add(Problem.At(AnchorOf(layer, argument), id, values)));
        if (arguments is null)
        {
            return null;
        }

        var context = new LayerContext(this, layer, arguments, input);
        _network.Graph.Frozen = _frozen || layer.Spec.Frozen;
        definition.Build(context);
        return context.Output;
    }

    private LayerSpec? Evaluate(PlacedLayer layer)
    {
        var arguments = new List<Argument>();
        foreach (var argument in layer.Spec.Arguments)
        {
            if (!IsBlock && Expression.Parameters(argument.Value).FirstOrDefault() is { } parameter)
            {
                Report(
                    layer,
                    argument.Name,
                    DiagnosticIds.UnknownParameter,
                    argument.Name,
                    Expression.Text(argument.Value),
                    Expression.ParameterText(parameter),
                    "; only layers of a block have parameters");
                return null;
            }

            var (value, fault) = Expression.Evaluate(argument.Value, _parameters);
            _network.Step(argument.Value.Size + (value?.Size ?? 0));
            if (fault is not null)
            {
                Report(layer, argument.Name, DiagnosticIds.WrongExpression, argument.Name, Expression.Text(argument.Value), fault);
                return null;
            }

            arguments.Add(new Argument(argument.Name, value!));
        }

        return layer.Spec with { Arguments = arguments.ToEquatableArray() };
    }

    private void Publish(string name, int output)
    {
        _network.Step(1);
        Outputs.Add(name, output);
        _outer?.Publish(_block + "." + name, output);
    }
}
