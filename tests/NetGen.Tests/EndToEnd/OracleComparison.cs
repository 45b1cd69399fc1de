using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;

namespace NetGen.Tests.EndToEnd;

/// <summary>Runs a generated network through the public API and compares all it computes with the oracle.</summary>
internal static class OracleComparison
{
    /// <summary>Of the largest value of each tensor: float has a relative precision of 6e-8, sums here have up to a few
    /// thousand terms, and networks up to ten layers.</summary>
    public const double Tolerance = 2e-5;

    private const ulong Seed = 7;

    /// <summary>Compares inference, training forward and every gradient.</summary>
    public static void Check(NetworkAssembly assembly, NetSpec spec, InstructionSet instructionSet, int images)
    {
        var network = assembly.Create(spec, instructionSet, Seed);
        double[] input = RoundToSingle(TestData.Distinct(images * (int)spec.Input.Elements, seed: images, range: 3));
        CheckInference(network, spec, input, images);
        CheckTraining(network, spec, input, images);
    }

    private static void CheckInference(Network network, NetSpec spec, double[] input, int images)
    {
        var oracle = GraphOracle.ForInference(spec);
        TakeParameters(oracle, network);
        double[][] expected = oracle.Forward([.. input.Chunk(input.Length / images)]);

        var one = network.CreateSession();
        for (int n = 0; n < images; n++)
        {
            float[] image = TestData.ToSingle(input.Chunk(input.Length / images).ElementAt(n));
            Closeness.AssertClose(expected[n], TestData.ToDouble(one.Run(image)), Tolerance, $"inference of image {n}");
        }

        float[] all = network.CreateSession(batch: images).Run(TestData.ToSingle(input)).ToArray();
        Closeness.AssertClose([.. expected.SelectMany(y => y)], TestData.ToDouble(all), Tolerance, "inference of a batch");
    }

    private static void CheckTraining(Network network, NetSpec spec, double[] input, int images)
    {
        var oracle = GraphOracle.ForTraining(
            spec, spec.InputGradient, (dropout, image, count) => DropoutMasks.Of(spec, network.InstructionSet, dropout, Seed, image, count));
        TakeParameters(oracle, network);
        double[][] expected = oracle.Forward([.. input.Chunk(input.Length / images)]);
        int outputs = expected[0].Length;

        // The loss (y - t)^2 has the gradient 2 (y - t): these targets make it a random one of magnitude 1.
        double[] random = TestData.Uniform(images * outputs, seed: 5);
        float[] targets = TestData.ToSingle(expected.SelectMany(y => y).Zip(random, (y, r) => y - (r / 2)));
        var trainer = network.CreateTrainer(images, new MeanSquaredError(Reduction.Sum), new Sgd(0.1), seed: Seed);
        trainer.ComputeGradients(TestData.ToSingle(input), targets);
        float[] logits = trainer.Logits.ToArray();
        Closeness.AssertClose([.. expected.SelectMany(y => y)], TestData.ToDouble(logits), Tolerance, "training forward");

        double[] outputGradient = [.. logits.Zip(targets, (y, t) => 2.0 * (y - t))];
        oracle.Backward([.. outputGradient.Chunk(outputs)]);
        foreach (var parameter in network.Parameters)
        {
            Closeness.AssertClose(
                oracle.ParameterGradient(parameter.Name),
                TestData.ToDouble(trainer.Gradient(parameter.Name)),
                Tolerance,
                $"gradient of {parameter.Name}");
        }

        for (int n = 0; spec.InputGradient && n < images; n++)
        {
            Closeness.AssertClose(
                oracle.InputGradients()[n], TestData.ToDouble(trainer.InputGradient(n)), Tolerance, $"gradient of image {n}");
        }
    }

    private static void TakeParameters(GraphOracle oracle, Network network)
    {
        foreach (var parameter in network.Parameters)
        {
            oracle.SetParameter(parameter.Name, TestData.ToDouble(network.Read(parameter.Name)));
        }
    }

    private static double[] RoundToSingle(double[] values) => [.. values.Select(v => (double)(float)v)];
}
