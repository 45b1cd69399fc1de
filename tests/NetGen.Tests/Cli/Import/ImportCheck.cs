using NetGen.Cli.Evaluation;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx.Model;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli.Import;

/// <summary>
/// Whether an imported network computes what ONNX Runtime does with the model, and whether the evaluator agrees. The network runs as
/// graph, in the oracle.
/// </summary>
internal static class ImportCheck
{
    private const int OpenImages = 2;

    /// <summary>Imports a model and compares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folds">Whether batch normalization is folded.</param>
    /// <param name="tolerance">The largest difference, as a share of an output's largest element.</param>
    /// <param name="inputs">The inputs' elements; random ones between -1 and 1 unless given.</param>
    /// <returns>The network.</returns>
    public static ImportedNetwork Agrees(TestModel model, bool folds = false, double tolerance = 1e-5, params float[][] inputs)
    {
        var read = model.Model;
        var network = Importer.Import(read, "Imported", foldsNormalization: folds);
        var values = Values(read, network.IsWhole ? 1 : OpenImages, inputs);
        var expected = OnnxRuntime.Run(model.Bytes, values);
        Compare("the evaluator", expected, [.. Evaluator.Run(read, values).Select(output => output.ToSingles())], tolerance);
        Compare("the network", expected, Run(network, read, values), tolerance);
        return network;
    }

    /// <summary>As <see cref="Agrees"/>, for what ONNX Runtime does not run: the evaluator alone says what is right.</summary>
    public static ImportedNetwork AgreesWithEvaluator(TestModel model, double tolerance = 1e-5)
    {
        var read = model.Model;
        var values = Values(read, OpenImages);
        var network = Importer.Import(read, "Imported");
        Compare("the network", Evaluator.Run(read, values), Run(network, read, values), tolerance);
        return network;
    }

    /// <summary>Imports a model that must be refused, and gives the reason.</summary>
    public static string Refused(TestModel model) => Assert.Throws<ImportException>(() => Importer.Import(model.Model, "Imported")).Message;

    /// <summary>Random inputs of a model, for so many images where their number is open.</summary>
    public static Dictionary<string, Tensor> Values(OnnxModel model, int open, params float[][] given)
    {
        var random = new Random(1);
        var initializers = model.Graph.Initializers.Select(initializer => initializer.Name).ToHashSet();
        var values = new Dictionary<string, Tensor>();
        foreach (var (input, i) in model.Graph.Inputs.Where(input => !initializers.Contains(input.Name)).Select((input, i) => (input, i)))
        {
            int[] shape = [.. input.Dimensions!.Select(extent => extent < 0 ? open : (int)extent)];
            int count = shape.Aggregate(1, (product, extent) => product * extent);
            values.Add(input.Name, Tensor.Of(shape, i < given.Length ? given[i] : [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)]));
        }

        return values;
    }

    /// <summary>Runs a network for all images of the model's inputs.</summary>
    /// <returns>The elements of the model's outputs.</returns>
    public static float[][] Run(ImportedNetwork network, OnnxModel model, IReadOnlyDictionary<string, Tensor> values)
    {
        var oracle = GraphOracle.ForInference(network.Spec);
        foreach (var (name, weight) in network.Weights.Where(weight => oracle.Graph.Parameters.Any(parameter => parameter.Name == weight.Key)))
        {
            oracle.SetParameter(name, Array.ConvertAll(weight.Values, value => (double)value));
        }

        var given = model.Graph.Inputs.Select((input, i) => (Name: network.Inputs[i], Value: values.GetValueOrDefault(input.Name)))
            .Where(input => input.Name.Length > 0)
            .ToList();
        int images = network.IsWhole ? 1 : given[0].Value!.Dimensions[0];
        foreach (var (name, value) in given.Skip(1))
        {
            oracle.SetInput(name, Split(value!, images));
        }

        oracle.Forward(Split(given[0].Value!, images));
        float[][] outputs = [.. network.Outputs.Select(output => oracle.Output(output).SelectMany(image => image).Select(value => (float)value).ToArray())];
        var steps = ImportedEnds.StepsOf(network).Select(step => Enumerable.Range(0, images)
            .SelectMany(image => ImportedEnds.Run(step, Image(step.Sources[0], image), Image(step.Sources[1], image), image))
            .ToArray());
        return ImportedEnds.Join(network, model, outputs, [.. steps]);

        float[] Image(string output, int image) => Array.ConvertAll(oracle.Output(output)[image], value => (float)value);
    }

    /// <summary>Compares outputs; a number that is none, or is infinite, has to be the same one.</summary>
    public static void Compare(string who, IReadOnlyList<Tensor> expected, float[][] found, double tolerance)
    {
        Assert.Equal(expected.Count, found.Length);
        for (int output = 0; output < found.Length; output++)
        {
            float[] wanted = expected[output].ToSingles();
            Assert.True(wanted.Length == found[output].Length, $"{who}: output {output} has {found[output].Length} elements; expected {wanted.Length}");
            double largest = wanted.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (int i = 0; i < wanted.Length; i++)
            {
                bool same = float.IsFinite(wanted[i])
                    ? Math.Abs((double)wanted[i] - found[output][i]) <= tolerance * Math.Max(largest, 1e-3)
                    : wanted[i].Equals(found[output][i]);
                Assert.True(same, FormattableString.Invariant($"{who}: element {i} of output {output} is {found[output][i]}; expected {wanted[i]}"));
            }
        }
    }

    private static double[][] Split(Tensor tensor, int images)
    {
        double[] all = Array.ConvertAll(tensor.ToSingles(), value => (double)value);
        int length = all.Length / images;
        return [.. Enumerable.Range(0, images).Select(image => all.AsSpan(image * length, length).ToArray())];
    }
}
