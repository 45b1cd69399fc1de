using NetGen.Generated;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>How far a network is from what torchvision computes: inference, and one step of training at batch 2.</summary>
internal static class Parity
{
    private const int Batch = 2;
    private const int Classes = 1000;
    private const double AuxiliaryWeight = 0.3;

    /// <summary>The largest error of every tensor, of the largest value of the tensor, in the words of a report.</summary>
    /// <param name="golden">What torchvision computes.</param>
    /// <param name="network">The network; its parameters are set, and its statistics move.</param>
    public static IReadOnlyList<(double Error, bool IsGradient, string Text)> Errors(NetworkGolden golden, Network network)
    {
        var norms = network.Parameters
            .Where(p => p.Name.EndsWith("running_var", StringComparison.Ordinal)).Select(p => Layer(p.Name)).ToHashSet();
        foreach (var parameter in network.Parameters)
        {
            network.Write(parameter.Name, Formula.Parameter(parameter, norms.Contains(Layer(parameter.Name)), golden.Shift));
        }

        float[] images = Formula.Images(golden.Images, Batch * 3 * golden.Size * golden.Size);
        var inference = network.CreateSession(threads: 2, batch: Batch).Run(images);
        return [Compare(golden.Inference, "output", inference, "inference"), .. Training(golden, network, images)];
    }

    private static List<(double, bool, string)> Training(NetworkGolden golden, Network network, float[] images)
    {
        var heads = network.Info.Outputs.Concat(network.Info.Auxiliary)
            .Select((output, i) => new Head(output.Name, new SoftmaxCrossEntropy(), i == 0 ? 1 : AuxiliaryWeight))
            .ToArray();
        var trainer = network.CreateTrainer(Batch, heads, new Sgd(0.1), threads: 2);
        int[] labels = [.. Enumerable.Range(0, Batch).Select(n => ((7 * n) + 3) % Classes)];
        foreach (var head in heads)
        {
            labels.CopyTo(trainer.Labels(head.Output));
        }

        double loss = trainer.Step(images);
        var errors = new List<(double, bool, string)> { (Math.Abs(loss / golden.Loss - 1), false, $"loss {loss}, expected {golden.Loss}") };

        Assert.Equal(golden.Outputs.Length, heads.Length);
        errors.AddRange(heads.Zip(golden.Outputs, (head, expected) =>
            Compare(expected, "output", trainer.Output(head.Output), $"output {head.Output} in training")));

        AssertNames(golden.Gradients.Keys, network.Parameters.Where(parameter => parameter.Trainable));
        // A shift that the next normalization takes away again has a gradient of rounding errors alone.
        errors.AddRange(golden.Gradients.Select(gradient => Compare(
            gradient.Value,
            gradient.Key,
            trainer.Gradient(gradient.Key),
            "gradient of " + gradient.Key,
            atLeast: golden.Gradients.Where(other => Layer(other.Key) == Layer(gradient.Key)).Max(other => other.Value[0]) / 10)));

        AssertNames(golden.Statistics.Keys, network.Parameters.Where(parameter => !parameter.Trainable));
        errors.AddRange(golden.Statistics.Select(statistic => Compare(
            statistic.Value, statistic.Key, network.Read(statistic.Key), statistic.Key)));
        return errors;
    }

    private static void AssertNames(IEnumerable<string> expected, IEnumerable<ParameterInfo> parameters) => Assert.Equal(
        expected.Order(StringComparer.Ordinal), parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));

    // Largest magnitude, norm, sum with signs, samples: see networks.py. Errors of single elements add up as random ones do.
    private static (double Error, bool IsGradient, string Text) Compare(
        double[] expected, string name, ReadOnlySpan<float> values, string what, double atLeast = 0)
    {
        double largest = 0;
        double squares = 0;
        double signed = 0;
        float[] signs = Formula.Values(name, values.Length, 0, 1);
        for (int i = 0; i < values.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i]));
            squares += (double)values[i] * values[i];
            signed += signs[i] < 0 ? -values[i] : values[i];
        }

        var found = new List<double> { largest, Math.Sqrt(squares), signed };
        foreach (int sample in Formula.Samples(name, expected.Length - found.Count, values.Length))
        {
            found.Add(values[sample]);
        }

        double scale = Math.Max(expected[0], atLeast);
        var worst = (Error: -1.0, IsGradient: what.StartsWith("gradient", StringComparison.Ordinal), Text: "");
        for (int i = 0; i < expected.Length; i++)
        {
            double spread = i is 1 or 2 ? Math.Sqrt(values.Length) : 1;
            double error = Math.Abs(found[i] - expected[i]) / (scale * spread);
            if (!(error <= worst.Error))
            {
                worst = (error, worst.IsGradient, $"{what}: number {i} is {found[i]:G8}, expected {expected[i]:G8}: off by {error:E1} of {scale:G4}");
            }
        }

        return worst;
    }

    private static string Layer(string parameter) => parameter[..parameter.LastIndexOf('.')];
}
