using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>A graph that was made, with its inputs and outputs.</summary>
/// <param name="Model">The model.</param>
/// <param name="Inputs">The values of its inputs.</param>
/// <param name="Outputs">The values of its outputs, in its order.</param>
/// <param name="Computed">What its nodes give, in their order.</param>
internal sealed record RandomModel(
    OnnxModel Model, IReadOnlyList<RandomValue> Inputs, IReadOnlyList<RandomValue> Outputs, IReadOnlyList<RandomValue> Computed)
{
    // Of the largest element of an output, for what computes in floats; and how many times what noise has made of an
    // element.
    private const double Tolerance = 2e-5;
    private const double TimesNoise = 20;

    // Small numbers may be what is left of larger ones.
    private const double LeastLargest = 1e-2;

    /// <summary>Whether the model leaves the number of images open.</summary>
    public bool IsOpen => Model.Graph.Inputs.Any(input => input.Dimensions is [-1, ..]);

    /// <summary>The file.</summary>
    public byte[] ToFile()
    {
        using var stream = new MemoryStream();
        OnnxWriter.Write(stream, Model, _ => []);
        return stream.ToArray();
    }

    /// <summary>The part of the graph that gives one value.</summary>
    public RandomModel WithOutput(RandomValue output)
    {
        var read = new HashSet<string>(StringComparer.Ordinal) { output.Name };
        var nodes = new List<OnnxNode>();
        foreach (var node in Model.Graph.Nodes.Reverse().Where(node => node.Outputs.Any(read.Contains)))
        {
            nodes.Add(node);
            read.UnionWith(node.Inputs);
        }

        nodes.Reverse();
        var graph = Model.Graph with
        {
            Nodes = nodes,
            Initializers = [.. Model.Graph.Initializers.Where(one => read.Contains(one.Name))],
            Inputs = [.. Model.Graph.Inputs.Where(one => read.Contains(one.Name))],
            Outputs = [new OnnxValue(output.Name, null) { Type = output.Exact.Type }],
        };
        return new RandomModel(Model with { Graph = graph }, [.. Inputs.Where(one => read.Contains(one.Name))], [output], Computed);
    }

    /// <summary>The values of the inputs.</summary>
    public Dictionary<string, Tensor> Values() => Inputs.ToDictionary(one => one.Name, one => one.Exact, StringComparer.Ordinal);

    /// <summary>Where outputs are not what they should be, or null.</summary>
    public string? Difference(IReadOnlyList<Tensor> found)
    {
        for (int i = 0; i < Outputs.Count; i++)
        {
            if (Difference(Outputs[i], found[i].Dimensions, found[i].ToReals()) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Where the elements of one output are not what they should be, or null.</summary>
    public static string? Difference(RandomValue expected, int[] shape, double[] found)
    {
        if (!shape.AsSpan().SequenceEqual(expected.Shape))
        {
            return $"output {expected.Name} has the shape {Tensor.Shown(shape)}; expected {Tensor.Shown(expected.Shape)}";
        }

        double[] right = expected.Exact.ToReals();
        double[] distances = expected.Distances();
        double largest = Math.Max(expected.Largest, LeastLargest);
        for (int i = 0; i < right.Length; i++)
        {
            if (!(Math.Abs(found[i] - right[i]) <= (Tolerance * largest) + (TimesNoise * distances[i])))
            {
                return FormattableString.Invariant($"output {expected.Name}, element {i} of {Tensor.Shown(shape)}: {found[i]:R} instead of {right[i]:R}");
            }
        }

        return null;
    }

    /// <summary>The graph as text, for a look.</summary>
    public override string ToString() => string.Join(
        "\n",
        Model.Graph.Inputs.Select(one => $"  {one.Name} ({string.Join(", ", one.Dimensions ?? [])})")
            .Prepend(FormattableString.Invariant($"opset {Model.Opset}"))
            .Concat(Model.Graph.Initializers.Select(one => $"  {one.Name} = {one.Type} ({string.Join(", ", one.Dimensions)}) {Shown(one)}"))
            .Concat(Model.Graph.Nodes.Select(Shown))
            .Append("  => " + string.Join(", ", Model.Graph.Outputs.Select(one => one.Name))));

    private static string Shown(OnnxNode node) =>
        $"  {string.Join(", ", node.Outputs)} = {node.Operator}({string.Join(", ", node.Inputs)}) {string.Join(" ", node.Attributes.Select(one => $"{one.Key}={Shown(one.Value)}"))}";

    private static string Shown(OnnxAttribute one) => FormattableString.Invariant(
        $"{one.Single}{one.Integer}{one.Text}{(one.Integers.Count > 0 ? $"[{string.Join(",", one.Integers)}]" : "")}{string.Join(",", one.Singles)}{(one.Tensor is { } tensor ? Shown(tensor) : "")}");

    private static string Shown(OnnxTensor tensor) => tensor.Count > 8
        ? "..."
        : tensor.Type == OnnxType.Single ? string.Join(",", tensor.ToSingles().Select(one => FormattableString.Invariant($"{one:G4}"))) : string.Join(",", tensor.ToIntegers());
}
