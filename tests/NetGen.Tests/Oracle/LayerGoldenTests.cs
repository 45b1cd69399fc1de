using System.Text.Json;
using NetGen.Generator.Graph;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Oracle;

/// <summary>The oracle against PyTorch, an implementation nobody here wrote: tests/goldens/layers.py made the files.</summary>
public sealed class LayerGoldenTests
{
    /// <summary>The goldens are float64, written with eleven digits.</summary>
    private const double Tolerance = 1e-10;

    /// <summary>A slope is a float, and so up to 6e-8 of itself from the number that PyTorch used; and the sixth in PyTorch's
    /// gradient of the hard sigmoid is one, whatever the type of the tensor.</summary>
    private const double SlopeTolerance = 1e-7;

    private const int Images = 2;
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    [Theory]
    [InlineData("convolution")]
    [InlineData("pooling")]
    [InlineData("moving")]
    [InlineData("shapes")]
    [InlineData("resampling")]
    [InlineData("dense")]
    [InlineData("products")]
    [InlineData("activations")]
    [InlineData("joins")]
    [InlineData("normalization")]
    [InlineData("networks")]
    public void The_oracle_computes_what_PyTorch_does(string family)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "goldens", $"layers-{family}.json");
        foreach (var golden in JsonSerializer.Deserialize<Golden[]>(File.ReadAllText(path), Options)!)
        {
            Check(golden);
        }
    }

    private static void Check(Golden golden)
    {
        var oracle = GraphOracle.ForTraining(NetText.Parse(golden.Net));
        var graph = oracle.Graph;
        int inputs = (int)graph.Tensors[graph.Input].Shape.Elements;
        int outputs = (int)graph.Tensors[graph.Output].Shape.Elements;
        SetParameters(oracle);
        double[] input = golden.Ties ? Steps(Images * inputs) : Wave(Images * inputs, 0);
        double[][] output = oracle.Forward([.. input.Chunk(inputs)]);
        oracle.Backward([.. Wave(Images * outputs, 9).Chunk(outputs)]);

        double tolerance = golden.Net.Contains("LeakyReLU", StringComparison.Ordinal) || golden.Net.Contains("HardSigmoid", StringComparison.Ordinal)
            ? SlopeTolerance : Tolerance;
        string what = golden.Net + (golden.Ties ? " with ties" : "");
        Closeness.AssertClose(golden.Output, [.. output.SelectMany(y => y)], tolerance, what + ": output");
        Closeness.AssertClose(
            golden.InputGradient, [.. oracle.InputGradients().SelectMany(g => g)], tolerance, what + ": input gradient");
        string[] trainable = [.. graph.Parameters.Where(p => p.Trainable).Select(p => p.Name)];
        Assert.Equal(golden.ParameterGradients.Length, trainable.Length);
        foreach (var (name, expected) in trainable.Zip(golden.ParameterGradients))
        {
            Closeness.AssertClose(expected, oracle.ParameterGradient(name), tolerance, $"{what}: gradient of {name}");
        }

        string[] statistics = [.. graph.Parameters.Where(p => p.Kind == ParameterKind.Statistic).Select(p => p.Name)];
        Assert.Equal(golden.Statistics?.Length ?? 0, statistics.Length);
        foreach (var (name, expected) in statistics.Zip(golden.Statistics ?? []))
        {
            // A momentum is a float, as a slope is.
            Closeness.AssertClose(expected, oracle.NextValue(name), SlopeTolerance, $"{what}: {name}");
        }

        if (golden.Inference is { } inference)
        {
            var trained = GraphOracle.ForInference(NetText.Parse(golden.Net));
            SetParameters(trained);
            double[][] found = trained.Forward([.. input.Chunk(inputs)]);
            Closeness.AssertClose(inference, [.. found.SelectMany(y => y)], tolerance, what + ": inference");
        }
    }

    // A variance is positive.
    private static void SetParameters(GraphOracle oracle)
    {
        foreach (var (parameter, index) in oracle.Graph.Parameters.Select((parameter, index) => (parameter, index)))
        {
            double[] values = Wave((int)parameter.Elements, index + 1);
            bool variance = parameter.Name.EndsWith(".running_var", StringComparison.Ordinal);
            oracle.SetParameter(parameter.Name, variance ? [.. values.Select(v => (v * v) + 0.5)] : values);
        }
    }

    private static double[] Wave(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => 2 * Math.Sin((0.37 * i) + seed))];

    private static double[] Steps(int count) => [.. Enumerable.Range(0, count).Select(i => (7 * i % 5) - 2.0)];

    private sealed record Golden(
        string Net, bool Ties, double[] Output, double[] InputGradient, double[][] ParameterGradients)
    {
        public double[][]? Statistics { get; init; }

        public double[]? Inference { get; init; }
    }
}
