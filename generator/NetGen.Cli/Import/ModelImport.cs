using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Operators;
using NetGen.Cli.Import.Values;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>
/// One import, node by node. What is known beforehand is computed. A node without counterpart is noted, and the import goes on with the
/// nodes that do not depend on it, so that all are told at once.
/// </summary>
internal sealed class ModelImport
{
    private const int MostProblems = 100;

    private readonly OnnxModel _model;
    private readonly ImportState _state;
    private readonly List<OnnxNode> _needed;
    private readonly List<string> _problems = [];
    private readonly List<(string Name, DraftLayer Layer)> _inputs = [];

    /// <summary>An import.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="images">The number of images that are kept apart; 0 to take the model's tensors as a whole.</param>
    /// <param name="foldsNormalization">Whether batch normalization goes into the weights before it.</param>
    public ModelImport(OnnxModel model, ModelInputs inputs, int images, bool foldsNormalization)
    {
        _model = model;
        _needed = NeededNodes.Of(model.Graph);
        var shapes = inputs.All.Select(input => Placement.Natural(images > 0 ? input.Dimensions[1..] : Image(input.Dimensions))).ToList();
        var draft = new Draft(shapes[0]);
        _state = new ImportState(draft, model.Opset, images, foldsNormalization, Readers()) { IsOpen = inputs.IsOpen };
        foreach (var initializer in model.Graph.Initializers)
        {
            _state.Values[initializer.Name] = KnownTensor.Of(initializer);
        }

        for (int i = 0; i < inputs.All.Count; i++)
        {
            var (value, dimensions) = inputs.All[i];
            var layer = i == 0 ? draft.Image : draft.AddSource("Input", shapes[i]);
            _inputs.Add((value.Name, layer));
            _state.Values[value.Name] = LayerValue.Of(layer, dimensions, images > 0);
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="name">The name of the network's class.</param>
    /// <exception cref="ImportException">It cannot be mapped; the message has a line for each reason.</exception>
    public ImportedNetwork Run(string name)
    {
        foreach (var node in _needed)
        {
            Map(node);
        }

        if (_problems.Count > 0)
        {
            throw new ImportException(_problems.Count > MostProblems
                ? [.. _problems.Take(MostProblems), $"and {_problems.Count - MostProblems} more"]
                : _problems);
        }

        return Finish(name);
    }

    // An axis of extent 1 in front counts images.
    private static int[] Image(int[] dimensions) => dimensions is [1, _, ..] ? dimensions[1..] : dimensions;

    private Dictionary<string, List<string>> Readers()
    {
        var all = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (value, reader) in _needed.SelectMany(node => node.Inputs.Select(input => (input, node.Operator)))
            .Concat(_model.Graph.Outputs.Select(output => (output.Name, "output"))))
        {
            if (!all.TryGetValue(value, out var readers))
            {
                all.Add(value, readers = []);
            }

            readers.Add(reader);
        }

        return all;
    }

    private void Map(OnnxNode node)
    {
        // A node behind one that has no counterpart is not looked at; unless its kind has none either.
        if (OperatorTable.Find(node) is null && !Folding.Knows(node))
        {
            string domain = node.Domain.Length > 0 ? $" of '{node.Domain}'" : "";
            _problems.Add($"{node.Described}: the operator {node.Operator}{domain} has no counterpart");
            return;
        }

        if (node.Inputs.FirstOrDefault(input => input.Length > 0 && !_state.Values.ContainsKey(input)) is { } missing)
        {
            if (_problems.Count == 0)
            {
                _problems.Add($"{node.Described}: it reads '{missing}', which nothing gives");
            }

            return;
        }

        try
        {
            if (node.Inputs.Select(input => _state.Values.GetValueOrDefault(input)).OfType<PostProcessed>().FirstOrDefault() is { } processed)
            {
                _state.Values[node.Outputs[0]] = processed.PassedTo(node);
                return;
            }

            var context = new NodeContext(_state, node);
            object[] results = Folding.Try(context) ?? OperatorTable.Find(node)?.Invoke(context)
                ?? throw new ImportException($"the operator {node.Operator} has no counterpart for what the network computes");
            for (int i = 0; i < results.Length && i < node.Outputs.Count; i++)
            {
                _state.Values[node.Outputs[i]] = results[i];
            }
        }
        catch (ImportException reason)
        {
            _problems.Add($"{node.Described}: {reason.Message}");
        }
        catch (Exception defect) when (defect is IndexOutOfRangeException or OverflowException or ArgumentException or InvalidCastException or DivideByZeroException or InvalidOperationException)
        {
            // Attributes and operands of a sound model fit each other; those of a broken one may not.
            _problems.Add($"{node.Described}: its attributes and operands do not fit ({defect.GetType().Name})");
        }
    }

    private ImportedNetwork Finish(string name)
    {
        var draft = _state.Draft;
        var ends = new ModelEnds();
        foreach (var output in _model.Graph.Outputs)
        {
            try
            {
                if (_state.Values.GetValueOrDefault(output.Name) is PostProcessed processed)
                {
                    ends.Add(output.Name, processed);
                }
                else
                {
                    ends.Add(output.Name, Output(output.Name));
                }
            }
            catch (ImportException reason)
            {
                throw new ImportException($"the output '{output.Name}': {reason.Message}");
            }
        }

        var outputs = ends.Layers;
        Simplification.Run(draft, outputs);
        var read = draft.Layers.SelectMany(layer => layer.Inputs).Concat(outputs).ToHashSet();
        if (_inputs.FirstOrDefault(input => !read.Contains(input.Layer)) is { Name: { } unread })
        {
            throw new ImportException($"the network needs only the shape of the input '{unread}', not its elements");
        }

        bool several = outputs.Count > 1;
        DraftNames.Choose(
            draft, several ? [.. ends.Values.Zip(outputs)] : [], [.. _inputs.Where(input => input.Layer != draft.Image)]);
        return DraftSpec.Write(draft, name, outputs, ends.PostProcessing(name)) with
        {
            Outputs = [.. outputs.Select(layer => layer.Name)],
            Values = ends.Values,
            Inputs = [.. _model.Graph.Inputs.Select(input => _inputs.FirstOrDefault(own => own.Name == input.Name).Layer?.Name ?? "")],
            IsWhole = !_state.Apart,
        };
    }

    // A layer whose output has the model's elements in the model's order and shape. An input as it is has one that does nothing.
    private DraftLayer Output(string name)
    {
        var value = _state.Values.GetValueOrDefault(name) switch
        {
            LayerValue computed => computed,
            KnownTensor known => Constants.Layer(new NodeContext(_state, new OnnxNode("", "", "", [], [], new Dictionary<string, OnnxAttribute>())), Counted(known)),
            _ => throw new ImportException("nothing gives it"),
        };
        if (_state.Apart && _state.Images > 1 && (value.Rank == 0 || value.Dimensions[0] != _state.Images))
        {
            throw new ImportException("it is the same for all images");
        }

        var layer = _state.Placement.As(value, Placement.Natural(_state.Apart ? value.Inner : Image(value.Dimensions)));
        return layer.IsInput ? _state.Draft.Add("Scale", null, [layer], Arguments.Of("Factor", 1f)) : layer;
    }

    // Whole numbers that the network gives as real ones, where these hold them.
    private static KnownTensor Counted(KnownTensor known)
    {
        const long Largest = 1 << 24;
        return !known.IsReal && Array.TrueForAll(known.ToIntegers(), value => value is >= -Largest and <= Largest)
            ? new KnownTensor(known.Dimensions, known.ToSingles())
            : known;
    }
}
