using System.Collections.Concurrent;
using NetGen.Generated;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>
/// Whole networks of specs/ against torchvision: logits with moving statistics, and in training the logits, the loss, the
/// gradient of every parameter and the statistics. The processor's best instruction set in every run, the others where
/// NETGEN_LONG is 1.
/// </summary>
public sealed class ParityTests
{
    /// <summary>Of the largest value of each tensor. PyTorch in float32 is as far from float64, up to 1e-4: networks of up to
    /// a hundred layers, whose normalisations subtract what is nearly equal.</summary>
    private const double Tolerance = 2e-4;

    private const int Batch = 2;
    private const int Classes = 1000;
    private const double AuxiliaryWeight = 0.3;

    private static readonly ConcurrentDictionary<string, Lazy<NetworkAssembly>> Assemblies = new();

    public static IEnumerable<object[]> Cases =>
        from network in new[] { "alexnet", "vgg16" }
        from instructionSet in Enum.GetValues<InstructionSet>()
        select new object[] { network, instructionSet };

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_network_computes_what_torchvision_does(string name, InstructionSet instructionSet)
    {
        if (instructionSet != InstructionSet.Best)
        {
            Skip.IfNot(Environment.GetEnvironmentVariable("NETGEN_LONG") == "1", "runs where NETGEN_LONG is 1");
            Theme.SkipUnlessSupported(instructionSet);
        }

        var golden = NetworkGolden.Read(name);
        var spec = golden.Spec();
        var network = Assemblies.GetOrAdd(name, _ => new(() => NetworkAssembly.Compile(spec))).Value.Create(spec, instructionSet);
        var norms = network.Parameters
            .Where(p => p.Name.EndsWith("running_var", StringComparison.Ordinal)).Select(p => Layer(p.Name)).ToHashSet();
        foreach (var parameter in network.Parameters)
        {
            network.Write(parameter.Name, Formula.Parameter(parameter, norms.Contains(Layer(parameter.Name)), golden.Shift));
        }

        float[] images = Formula.Images(golden.Images, Batch * 3 * golden.Size * golden.Size);
        var failures = new List<string>();
        Compare(golden.Inference, "output", network.CreateSession(threads: 2, batch: Batch).Run(images), "inference", failures);
        CheckTraining(golden, network, images, failures);
        Assert.True(failures.Count == 0, $"{failures.Count} tensors differ:\n" + string.Join('\n', failures.Take(20)));
    }

    private static void CheckTraining(NetworkGolden golden, Network network, float[] images, List<string> failures)
    {
        var heads = network.Info.Outputs
            .Select((output, i) => new Head(output.Name, new SoftmaxCrossEntropy(), i == 0 ? 1 : AuxiliaryWeight))
            .ToArray();
        var trainer = network.CreateTrainer(Batch, heads, new Sgd(0.1), threads: 2);
        int[] labels = [.. Enumerable.Range(0, Batch).Select(n => ((7 * n) + 3) % Classes)];
        foreach (var head in heads)
        {
            labels.CopyTo(trainer.Labels(head.Output));
        }

        double loss = trainer.ComputeGradients(images);
        if (Math.Abs(loss - golden.Loss) > Tolerance * golden.Loss)
        {
            failures.Add($"loss {loss}, expected {golden.Loss}");
        }

        Assert.Equal(golden.Outputs.Length, heads.Length);
        foreach (var (head, expected) in heads.Zip(golden.Outputs))
        {
            Compare(expected, "output", trainer.Output(head.Output), $"output {head.Output} in training", failures);
        }

        var trained = network.Parameters.Where(parameter => parameter.Trainable).Select(parameter => parameter.Name);
        Assert.Equal(golden.Gradients.Keys.Order(StringComparer.Ordinal), trained.Order(StringComparer.Ordinal));
        foreach (var (name, expected) in golden.Gradients)
        {
            // A shift that the next normalisation takes away again has a gradient of rounding errors alone.
            double layer = golden.Gradients.Where(g => Layer(g.Key) == Layer(name)).Max(g => g.Value[0]) / 10;
            Compare(expected, name, trainer.Gradient(name), "gradient of " + name, failures, layer);
        }

        var statistics = network.Parameters.Where(parameter => !parameter.Trainable).Select(parameter => parameter.Name);
        Assert.Equal(golden.Statistics.Keys.Order(StringComparer.Ordinal), statistics.Order(StringComparer.Ordinal));
        foreach (var (name, expected) in golden.Statistics)
        {
            Compare(expected, name, network.Read(name), name, failures);
        }
    }

    // Largest magnitude, norm, sum with signs, samples: see networks.py. Errors of single elements add up as random ones do.
    private static void Compare(
        double[] expected, string name, ReadOnlySpan<float> values, string what, List<string> failures, double atLeast = 0)
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
        for (int i = 0; i < expected.Length; i++)
        {
            double spread = i is 1 or 2 ? Math.Sqrt(values.Length) : 1;
            double error = Math.Abs(found[i] - expected[i]) / (scale * spread);
            if (!(error <= Tolerance))
            {
                failures.Add($"{what}: number {i} is {found[i]:G8}, expected {expected[i]:G8}: off by {error:E1} of {scale:G4}");
                return;
            }
        }
    }

    private static string Layer(string parameter) => parameter[..parameter.LastIndexOf('.')];
}
