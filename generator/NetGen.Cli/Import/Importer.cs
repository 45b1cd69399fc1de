using NetGen.Cli.Export;
using NetGen.Cli.Import.Operators;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Import;

/// <summary>A model as a network of NetGen.</summary>
/// <param name="Spec">The network.</param>
/// <param name="Weights">Its weights by name.</param>
public sealed record ImportedNetwork(NetSpec Spec, IReadOnlyDictionary<string, Weight> Weights)
{
    /// <summary>The layer of each of the model's outputs, in its order; none if they are the network's outputs in theirs.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];
}

/// <summary>
/// Turns an ONNX model into a network and its weights, node by node. What is known beforehand is computed (constant
/// folding); shapes are fixed, with the number of images that the model gives, or one. A node without counterpart is noted,
/// and the import goes on with the nodes that do not depend on it, so that all are told at once.
/// </summary>
public sealed class Importer
{
    private const long LargestImage = 1 << 26;

    private readonly OnnxModel _model;
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _readers = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    private readonly bool _foldsNormalization;

    private Importer(OnnxModel model, bool foldsNormalization) => (_model, _foldsNormalization) = (model, foldsNormalization);

    /// <summary>Imports a model; one that NetGen wrote, as the spec that it was, unless it has to be changed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name of the network's class.</param>
    /// <param name="shape">The shape of one image, where the model leaves it open; or null.</param>
    /// <param name="foldsNormalization">Whether batch normalization goes into the weights before it, if they are of this layer's alone.</param>
    /// <exception cref="ImportException">It cannot be mapped; the message has a line for each reason.</exception>
    public static ImportedNetwork Import(OnnxModel model, string name, TensorShape? shape = null, bool foldsNormalization = false) =>
        (shape is null && !foldsNormalization ? EmbeddedSpec.Read(model, name) : null) ?? new Importer(model, foldsNormalization).Run(name, shape);

    private ImportedNetwork Run(string name, TensorShape? shape)
    {
        var graph = _model.Graph;
        foreach (var initializer in graph.Initializers)
        {
            _values[initializer.Name] = Constant.Of(initializer);
        }

        var draft = new Draft(Input(shape), _foldsNormalization);
        var needed = Needed();
        foreach (var (value, reader) in needed.SelectMany(node => node.Inputs.Select(input => (input, node.Operator)))
            .Concat(graph.Outputs.Select(output => (output.Name, "output"))))
        {
            if (!_readers.TryGetValue(value, out var readers))
            {
                _readers.Add(value, readers = []);
            }

            readers.Add(reader);
        }

        foreach (var node in needed)
        {
            Map(draft, node);
        }

        if (_problems.Count > 0)
        {
            throw new ImportException(string.Join('\n', _problems));
        }

        return Finish(draft, name);
    }

    /// <summary>The shape of one image; the input's value is noted.</summary>
    private TensorShape Input(TensorShape? shape)
    {
        var inputs = _model.Graph.Inputs.Where(input => !_values.ContainsKey(input.Name)).ToList();
        if (inputs.Count != 1)
        {
            throw new ImportException($"the model has {inputs.Count} inputs; only one is supported");
        }

        var dimensions = inputs[0].Dimensions;
        if (shape is null)
        {
            if (dimensions is null || dimensions.Count is < 2 or > 2 + TensorShape.MaxRank || dimensions.Skip(1).Any(extent => extent is < 1 or > int.MaxValue))
            {
                string found = dimensions is null ? "none" : "(" + string.Join(", ", dimensions.Select(extent => extent < 0 ? "?" : FormattableString.Invariant($"{extent}"))) + ")";
                throw new ImportException(
                    $"the input '{inputs[0].Name}' has the shape {found}; expected images, channels and up to three fixed extents (--shape gives those of one image)");
            }

            shape = new TensorShape((int)dimensions[1], [.. dimensions.Skip(2).Select(extent => (int)extent)]);
        }

        if (shape.Elements > LargestImage)
        {
            throw new ImportException($"an image of {shape.Text} has more than {LargestImage} elements");
        }

        int images = dimensions is [> 0 and <= 1 << 16, ..] ? (int)dimensions[0] : 1;
        _values[inputs[0].Name] = Activation.Of(NamedOutputs.Input, shape, images);
        return shape;
    }

    /// <summary>The nodes that outputs depend on.</summary>
    private List<OnnxNode> Needed()
    {
        var read = _model.Graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var needed = new List<OnnxNode>();
        foreach (var node in _model.Graph.Nodes.Reverse())
        {
            if (node.Outputs.Any(read.Contains))
            {
                needed.Add(node);
                read.UnionWith(node.Inputs);
            }
        }

        needed.Reverse();
        return needed;
    }

    private void Map(Draft draft, OnnxNode node)
    {
        // A node behind one that has no counterpart is not looked at; unless its kind has none either.
        bool known = OperatorTable.Find(node) is not null || Folding.Knows(node);
        if (!known)
        {
            string domain = node.Domain.Length > 0 ? $" of '{node.Domain}'" : "";
            _problems.Add($"{node.Described}: the operator {node.Operator}{domain} has no counterpart");
            return;
        }

        if (node.Inputs.Any(input => input.Length > 0 && !_values.ContainsKey(input)))
        {
            if (_problems.Count == 0)
            {
                _problems.Add($"{node.Described}: it reads '{node.Inputs.First(input => input.Length > 0 && !_values.ContainsKey(input))}', which nothing gives");
            }

            return;
        }

        try
        {
            var context = new NodeContext(draft, node, _model.Opset, _values, _readers);
            object[] results = Folding.Try(context) ?? OperatorTable.Find(node)?.Invoke(context)
                ?? throw new ImportException($"the operator {node.Operator} has no counterpart for what the network computes");
            for (int i = 0; i < results.Length && i < node.Outputs.Count; i++)
            {
                _values[node.Outputs[i]] = results[i];
            }
        }
        catch (ImportException reason)
        {
            _problems.Add($"{node.Described}: {reason.Message}");
        }
        catch (Exception defect) when (defect is IndexOutOfRangeException or OverflowException or ArgumentException or InvalidCastException or DivideByZeroException)
        {
            // Attributes and operands of a sound model fit each other; those of a broken one may not.
            _problems.Add($"{node.Described}: its attributes and operands do not fit ({defect.GetType().Name})");
        }
    }

    private static string Settled(Draft draft, Rearrangement moved, string output)
    {
        try
        {
            return Rearranging.Settle(draft, moved).Layer;
        }
        catch (ImportException reason)
        {
            throw new ImportException($"the output '{output}': {reason.Message}");
        }
    }

    private ImportedNetwork Finish(Draft draft, string name)
    {
        var outputs = new List<string>();
        foreach (var output in _model.Graph.Outputs)
        {
            string layer = _values.GetValueOrDefault(output.Name) switch
            {
                Activation activation => activation.Layer,
                Rearrangement moved => Settled(draft, moved, output.Name),
                _ => throw new ImportException($"the output '{output.Name}' does not depend on the input"),
            };
            outputs.Add(layer == NamedOutputs.Input ? throw new ImportException($"the output '{output.Name}' is the input") : layer);
        }

        // Several outputs keep the names that they have in the model, where their layers have no other.
        for (int i = 0; outputs.Count > 1 && i < outputs.Count; i++)
        {
            string old = outputs[i];
            string other = draft.Rename(old, _model.Graph.Outputs[i].Name);
            outputs = [.. outputs.Select(one => one == old ? other : one)];
        }

        return draft.Finish(name, outputs) with { Outputs = outputs };
    }
}
