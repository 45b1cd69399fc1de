using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Recipe;

namespace NetGen.Tests.Oracle;

/// <summary>
/// The reference of every test: a graph run node by node, image by image, in plain scalar double arithmetic, as each
/// operation is defined. It knows the graph as the builder and the differentiation make it, with or without epilogues;
/// it knows nothing of layouts, kernels or memory.
/// </summary>
/// <param name="graph">The graph, with its backward pass.</param>
/// <param name="mask">The dropout mask of a layer, an image and a number of elements; null for all ones.</param>
internal sealed partial class GraphOracle(NetworkGraph graph, Func<DropoutMaskOperation, int, int, double[]>? mask = null)
{
    private readonly Dictionary<int, double[]> _shared = [];
    private readonly List<Dictionary<int, double[]>> _images = [];
    private readonly Dictionary<int, double[][]> _inputs = [];

    public NetworkGraph Graph => graph;

    /// <summary>The oracle of a declared network as it is trained.</summary>
    public static GraphOracle ForTraining(
        NetSpec spec, bool inputGradient = true, Func<DropoutMaskOperation, int, int, double[]>? mask = null) =>
        new(Differentiate.Run(Build(spec, Purpose.Training), inputGradient), mask);

    /// <summary>The oracle of a declared network as it is used.</summary>
    public static GraphOracle ForInference(NetSpec spec) => new(Build(spec, Purpose.Inference));

    /// <summary>The values of a parameter, in PyTorch's layout.</summary>
    public void SetParameter(string name, double[] values) =>
        _shared[graph.Parameters.Single(p => p.Name == name).Tensor] = values;

    /// <summary>The values of a further input, for each image.</summary>
    public void SetInput(string name, double[][] values) => _inputs[graph.Inputs.Single(i => i.Name == name).Tensor] = values;

    /// <summary>Runs the forward pass.</summary>
    /// <param name="images">The first input of each image.</param>
    /// <returns>The first output of each image.</returns>
    public double[][] Forward(IReadOnlyList<double[]> images)
    {
        _images.Clear();
        _images.AddRange(images.Select(image => new Dictionary<int, double[]> { [graph.Input] = image }));
        foreach (var (tensor, values) in _inputs)
        {
            for (int n = 0; n < _images.Count; n++)
            {
                _images[n][tensor] = values[n];
            }
        }

        RunNodes(0, graph.BackwardStart);
        return [.. _images.Select(image => image[graph.Output])];
    }

    /// <summary>An output of each image last run forward.</summary>
    public double[][] Output(string name) =>
        [.. _images.Select(image => image[graph.Outputs.Single(o => o.Name == name).Tensor])];

    /// <summary>Runs the backward pass of the images last run forward.</summary>
    /// <param name="outputGradients">The gradient of each image's first output; those of the others are zero.</param>
    public void Backward(IReadOnlyList<double[]> outputGradients) =>
        Backward((output, n) => output == 0 ? outputGradients[n] : null);

    /// <summary>Runs the backward pass of the images last run forward.</summary>
    /// <param name="gradient">The gradient of an output, by its index, of an image; null for zero.</param>
    public void Backward(Func<int, int, double[]?> gradient)
    {
        for (int n = 0; n < _images.Count; n++)
        {
            for (int output = 0; output < graph.Outputs.Count; output++)
            {
                int id = graph.OutputGradients[output];
                _images[n][id] = gradient(output, n) ?? new double[graph.Tensors[id].Shape.Elements];
            }
        }

        foreach (var tensor in graph.Tensors.Where(t => t.Role == TensorRole.ParameterGradient))
        {
            _shared[tensor.Id] = new double[tensor.Shape.Elements];
        }

        RunNodes(graph.BackwardStart, graph.Nodes.Count);
    }

    /// <summary>The gradient of a parameter, summed over the images.</summary>
    public double[] ParameterGradient(string name) =>
        _shared[graph.Tensors.Single(t => t.Role == TensorRole.ParameterGradient && t.Name == name + ".gradient").Id];

    /// <summary>The value of a moving average after a training step on the images last run forward: its old value unless a node
    /// gives another.</summary>
    public double[] NextValue(string name)
    {
        int average = graph.Parameters.Single(p => p.Name == name).Tensor;
        var next = graph.Tensors.SingleOrDefault(t => t.Role == TensorRole.ParameterUpdate && t.GradientOf == average);
        return _shared[next?.Id ?? average];
    }

    /// <summary>The gradient of an input, the first unless another is named, of each image.</summary>
    public double[][] InputGradients(int input = 0) => [.. _images.Select(image => image[graph.InputGradients[input]])];

    private static NetworkGraph Build(NetSpec spec, Purpose purpose) =>
        NetworkBuilder.Build(spec, purpose, out var problems, RecipeTests.TablesOf(spec)?.Layers ?? [])
        ?? throw new ArgumentException(string.Join("; ", problems.Select(p => $"{p}")));

    private void RunNodes(int begin, int end)
    {
        for (int i = begin; i < end; i++)
        {
            for (int n = 0; n < _images.Count; n++)
            {
                RunNode(graph.Nodes[i], n);
            }
        }
    }
}
