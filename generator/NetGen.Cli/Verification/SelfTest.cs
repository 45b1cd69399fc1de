using NetGen.Cli.Evaluation;
using NetGen.Cli.Files;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Weights;
using Tensor = NetGen.Cli.Evaluation.Tensor;

namespace NetGen.Cli.Verification;

/// <summary>One image, and what the model that a network was imported from computes for it.</summary>
/// <param name="Inputs">The elements of each input.</param>
/// <param name="Outputs">The elements of each output.</param>
public sealed record SelfTest(IReadOnlyDictionary<string, float[]> Inputs, IReadOnlyDictionary<string, float[]> Outputs)
{
    /// <summary>How the name of such a file ends, after that of the spec.</summary>
    public const string Extension = ".test.safetensors";

    // An image has fewer, and what is made of it.
    private const int LargestTensor = 1 << 28;

    private const string InputPrefix = "inputs.";
    private const string OutputPrefix = "outputs.";

    /// <summary>Makes a test of an import: the model is computed by the definitions of its operators.</summary>
    /// <param name="model">The model.</param>
    /// <param name="network">What has become of it.</param>
    /// <exception cref="EvaluationException">An operator is not known.</exception>
    public static SelfTest Of(OnnxModel model, ImportedNetwork network)
    {
        var graph = Graph(network.Spec);
        var inputs = graph.Inputs.Select((input, i) => (input.Name, graph.Tensors[input.Tensor].Shape, Values: Numbers((int)graph.Tensors[input.Tensor].Shape.Elements, i))).ToList();
        var results = Results(model, network, inputs.ToDictionary(input => input.Name, input => (input.Shape, input.Values)));
        var names = network.Outputs.Count > 0 ? network.Outputs : [.. graph.Outputs.Select(output => output.Name)];
        var outputs = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (name, values) in names.Zip(results))
        {
            outputs[name] = values;
        }

        return new SelfTest(inputs.ToDictionary(input => input.Name, input => input.Values), outputs);
    }

    /// <summary>Reads a test that <see cref="Tensors"/> gave.</summary>
    /// <exception cref="WeightsException">It is malformed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SelfTest Read(string path)
    {
        using var stream = InputFile.Open(path, "a file of inputs and outputs");
        using var source = WeightsSource.Open(stream, path);
        var tensors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        for (int i = 0; i < source.Names.Count; i++)
        {
            var entry = source.Describe(i);
            if (entry.Format != "F32")
            {
                throw new WeightsException($"{path}: '{entry.Name}' has the format {entry.Format}; expected F32.");
            }

            long bytes = entry.End - entry.Begin;
            if (bytes % sizeof(float) != 0 || bytes / sizeof(float) > LargestTensor)
            {
                throw new WeightsException($"{path}: '{entry.Name}' has {bytes} bytes; expected whole numbers of 4, and {LargestTensor} elements at most.");
            }

            float[] values = new float[bytes / sizeof(float)];
            source.Read(i, values);
            tensors.Add(entry.Name, values);
        }

        source.Finish();
        return new SelfTest(Of(InputPrefix), Of(OutputPrefix));

        Dictionary<string, float[]> Of(string prefix) => tensors
            .Where(tensor => tensor.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Key[prefix.Length..], tensor => tensor.Value);
    }

    /// <summary>The tensors of a file: <c>inputs.NAME</c> and <c>outputs.NAME</c>, with the shapes of one image.</summary>
    public IReadOnlyDictionary<string, Weight> Tensors(NetSpec spec)
    {
        var graph = Graph(spec);
        var shapes = graph.Inputs.Select(port => (Name: InputPrefix + port.Name, port.Tensor))
            .Concat(graph.Outputs.Select(port => (Name: OutputPrefix + port.Name, port.Tensor)))
            .ToDictionary(port => port.Name, port => graph.Tensors[port.Tensor].Shape.Dimensions.ToArray());
        return Inputs.Select(input => (Name: InputPrefix + input.Key, input.Value))
            .Concat(Outputs.Select(output => (Name: OutputPrefix + output.Key, output.Value)))
            .ToDictionary(tensor => tensor.Name, tensor => new Weight(shapes[tensor.Name], tensor.Value));
    }

    // The outputs of one image. A model for a batch of a fixed size gets it several times, unless the network takes it as a whole.
    private static IEnumerable<float[]> Results(
        OnnxModel model, ImportedNetwork network, IReadOnlyDictionary<string, (TensorShape Shape, float[] Values)> images)
    {
        var given = model.Graph.Initializers.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var values = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        int count = 1;
        string[] names = network.Inputs.Count > 0 ? [.. network.Inputs] : [.. images.Keys];
        foreach (var (input, name) in model.Graph.Inputs.Zip(names).Where(pair => !given.Contains(pair.First.Name)))
        {
            // The model's own extents, as far as they are fixed; behind the number of images, those that the import was told else.
            var (shape, image) = images.GetValueOrDefault(name);
            bool isFixed = input.Dimensions is { } known && known.Skip(1).All(extent => extent > 0);
            int[] dimensions = isFixed || shape is null
                ? [.. (input.Dimensions ?? []).Select(extent => (int)Math.Max(1, extent))]
                : [1, .. shape.Dimensions];
            count = network.IsWhole || shape is null ? count : dimensions[0];
            image ??= new float[Tensor.Elements(dimensions) / count];
            values[input.Name] = Tensor.Of(dimensions, [.. Enumerable.Repeat(image, count).SelectMany(one => one)]);
        }

        // Where the model ends in post-processing, what that reads is compared.
        var ends = model with
        {
            Graph = model.Graph with
            {
                Outputs = network.Values.Count > 0 ? [.. network.Values.Select(name => new OnnxValue(name, null))] : model.Graph.Outputs,
            },
        };
        return Evaluator.Run(ends, values).Select(result => result.ToSingles()[..(result.Count / count)]);
    }

    // Numbers from -1 to 1 that look random, the same ones each time.
    private static float[] Numbers(int count, int seed)
    {
        float[] numbers = new float[count];
        uint state = (uint)seed + 1;
        for (int i = 0; i < count; i++)
        {
            // Marsaglia 2003, "Xorshift RNGs", with the shifts 13, 17, 5.
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            numbers[i] = ((int)state >> 8) / (float)(1 << 23);
        }

        return numbers;
    }

    private static NetworkGraph Graph(NetSpec spec) => NetworkBuilder.Build(spec, Purpose.Inference, out _)!;
}
