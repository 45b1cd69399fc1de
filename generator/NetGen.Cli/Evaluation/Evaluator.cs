using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation;

/// <summary>
/// Computes what a model gives for its inputs, node by node, as ONNX's specification defines each operator: within a
/// node in double precision, between nodes in the types that the model has. It knows nothing of imports and of NetGen's
/// layers, so that what it gives is a test of them.
/// </summary>
internal static class Evaluator
{
    /// <summary>Runs a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The values of its inputs by name, with shapes that those of the model allow; initializers
    /// may be left out.</param>
    /// <returns>The outputs, in the model's order.</returns>
    /// <exception cref="EvaluationException">An operator is not known, a node is broken, or an input is
    /// missing.</exception>
    public static IReadOnlyList<Tensor> Run(OnnxModel model, IReadOnlyDictionary<string, Tensor> inputs)
    {
        var graph = model.Graph;
        var initializers = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        foreach (var initializer in graph.Initializers)
        {
            initializers[initializer.Name] = initializer;
        }

        var values = new Dictionary<string, Tensor>(inputs, StringComparer.Ordinal);
        foreach (var input in graph.Inputs.Where(input => !initializers.ContainsKey(input.Name)))
        {
            Check(input, inputs.GetValueOrDefault(input.Name) ?? throw new EvaluationException($"the input '{input.Name}' is not given"));
        }

        var nodes = Needed(graph);
        var last = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            foreach (string operand in node.Inputs)
            {
                last[operand] = node;
            }
        }

        var outputs = graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var budget = new Budget();
        foreach (var node in nodes)
        {
            Compute(node, model, name => Value(name), values, budget);
            foreach (string name in node.Inputs.Where(operand => last[operand] == node).Concat(node.Outputs.Where(result => !last.ContainsKey(result))))
            {
                if (!outputs.Contains(name))
                {
                    values.Remove(name);
                }
            }

            budget.Keep(values.Values.Select(value => value.Storage).Distinct<Array>(ReferenceEqualityComparer.Instance).Sum(storage => storage.LongLength));
        }

        return [.. graph.Outputs.Select(output => Value(output.Name) ?? throw new EvaluationException($"nothing gives the output '{output.Name}'"))];

        // Weights are widened for the node that reads them, and stay in the file's bytes else.
        Tensor? Value(string name)
        {
            if (values.TryGetValue(name, out var value) || !initializers.TryGetValue(name, out var initializer))
            {
                return value;
            }

            budget.Take(initializer.Count);
            return Tensor.Of(initializer);
        }
    }

    private static void Compute(OnnxNode node, OnnxModel model, Func<string, Tensor?> value, Dictionary<string, Tensor> values, Budget budget)
    {
        try
        {
            var definition = node.Domain.Length == 0 ? EvaluatorTable.Find(node.Operator) : null;
            if (definition is null)
            {
                throw new EvaluationException("the operator" + (node.Domain.Length > 0 ? $" of '{node.Domain}'" : "") + " is not known to the evaluator");
            }

            Call.Check(model.Opset <= EvaluatorTable.LatestOpset, $"operators of version {model.Opset} are not known to the evaluator");
            var operands = node.Inputs.Select(name => name.Length == 0 ? null : value(name) ?? throw new EvaluationException($"nothing gives its operand '{name}'")).ToList();
            var results = definition(new Call(node, model.Opset, operands, budget));
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i].Length > 0)
                {
                    values[node.Outputs[i]] = i < results.Length ? results[i] : throw new EvaluationException($"result {i} is not known to the evaluator");
                }
            }
        }
        catch (EvaluationException reason)
        {
            throw new EvaluationException($"{node.Described}: {reason.Message}");
        }
        catch (Exception defect) when (defect is IndexOutOfRangeException or OverflowException or ArgumentException or InvalidCastException or DivideByZeroException or AggregateException)
        {
            // Attributes and operands of a sound model fit each other; those of a broken one may not.
            throw new EvaluationException($"{node.Described}: its attributes and operands do not fit ({defect.GetType().Name})");
        }
    }

    private static void Check(OnnxValue input, Tensor value)
    {
        if (input.Type is { } type && type != value.Type)
        {
            throw new EvaluationException($"the input '{input.Name}' has elements of type {value.Type}; expected {type}");
        }

        if (input.Dimensions is { } dimensions
            && (dimensions.Count != value.Rank || dimensions.Zip(value.Dimensions).Any(pair => pair.First >= 0 && pair.First != pair.Second)))
        {
            string expected = string.Join(", ", dimensions.Select(extent => extent < 0 ? "?" : FormattableString.Invariant($"{extent}")));
            throw new EvaluationException($"the input '{input.Name}' has the shape {Tensor.Shown(value.Dimensions)}; expected ({expected})");
        }
    }

    private static List<OnnxNode> Needed(OnnxGraph graph)
    {
        var read = graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var needed = new List<OnnxNode>();
        foreach (var node in graph.Nodes.Reverse().Where(node => node.Outputs.Any(read.Contains)))
        {
            needed.Add(node);
            read.UnionWith(node.Inputs);
        }

        needed.Reverse();
        return needed;
    }
}
