using NetGen.Cli.Import;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Evaluation;

/// <summary>
/// Computes what a model gives for an input, node by node, in double precision and as ONNX's specification defines each operator. It
/// knows nothing of NetGen's layers, so that what it gives is a test of an import.
/// </summary>
public static class Evaluator
{
    /// <summary>Runs a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">For each input the shape of one image, and the image; a model for more gets it several times.</param>
    /// <returns>The outputs of one image, in the model's order.</returns>
    /// <exception cref="ImportException">An operator is not known, or a node is broken.</exception>
    public static IReadOnlyList<float[]> Run(OnnxModel model, IReadOnlyList<(TensorShape Shape, float[] Image)> inputs)
    {
        var graph = model.Graph;
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var initializer in graph.Initializers)
        {
            values[initializer.Name] = Constant.Of(initializer);
        }

        int images = 1;
        foreach (var (input, (shape, image)) in graph.Inputs.Where(input => !values.ContainsKey(input.Name)).ToList().Zip(inputs))
        {
            images = input.Dimensions is [> 0 and <= 1 << 16, ..] ? (int)input.Dimensions[0] : 1;
            double[] batch = [.. Enumerable.Repeat(Array.ConvertAll(image, value => (double)value), images).SelectMany(values => values)];
            values[input.Name] = new Constant([images, .. shape.Dimensions], batch);
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
        var draft = new Draft(inputs[0].Shape, foldsNormalization: false);
        foreach (var node in nodes)
        {
            var context = new NodeContext(draft, node, model.Opset, values, new Dictionary<string, List<string>>());
            var results = Compute(context);
            for (int i = 0; i < results.Count && i < node.Outputs.Count; i++)
            {
                values[node.Outputs[i]] = results[i];
            }

            foreach (string operand in node.Inputs.Where(operand => last[operand] == node && !outputs.Contains(operand)))
            {
                values.Remove(operand);
            }
        }

        return [.. graph.Outputs.Select(output => FirstImage((Constant)values[output.Name], images))];
    }

    private static IReadOnlyList<object> Compute(NodeContext node)
    {
        try
        {
            return Folding.Try(node) ?? (node.Node.Domain.Length == 0 ? EvaluatorTable.Find(node.Node.Operator)?.Invoke(node) : null)
                ?? throw new ImportException("the operator is not known to the evaluator");
        }
        catch (ImportException reason)
        {
            throw new ImportException($"{node.Node.Described}: {reason.Message}");
        }
        catch (Exception defect) when (defect is IndexOutOfRangeException or OverflowException or ArgumentException or InvalidCastException or DivideByZeroException or AggregateException)
        {
            throw new ImportException($"{node.Node.Described}: its attributes and operands do not fit ({defect.GetType().Name})");
        }
    }

    private static float[] FirstImage(Constant value, int images) => value.ToSingles()[..(value.Count / images)];

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
