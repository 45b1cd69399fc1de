using NetGen.Generated;
using NetGen.Generator.Model;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;
using Xunit;

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
        DisturbStatistics(network);
        double[] input = RoundToSingle(TestData.Distinct(images * (int)spec.Input.Elements, seed: images, range: 3));
        CheckInference(network, spec, input, images);
        CheckTraining(network, spec, input, images);
    }

    private static void CheckInference(Network network, NetSpec spec, double[] input, int images)
    {
        var oracle = GraphOracle.ForInference(spec);
        TakeParameters(oracle, network);
        double[][] each = [.. input.Chunk(input.Length / images)];
        var further = FurtherInputs(network, images);
        SetInputs(oracle, network, further);
        double[][] expected = oracle.Forward(each);

        var one = network.CreateSession();
        for (int n = 0; n < images; n++)
        {
            for (int i = 0; i < further.Length; i++)
            {
                TestData.ToSingle(further[i][n]).CopyTo(one.Input(network.Info.Inputs[i + 1].Name));
            }

            Closeness.AssertClose(
                expected[n], TestData.ToDouble(one.Run(TestData.ToSingle(each[n]))), Tolerance, $"inference of image {n}");
            foreach (var output in network.Info.Outputs)
            {
                Closeness.AssertClose(
                    oracle.Output(output.Name)[n],
                    TestData.ToDouble(one.Output(output.Name)),
                    Tolerance,
                    $"output {output.Name} of image {n}");
            }
        }

        var all = network.CreateSession(batch: images);
        for (int i = 0; i < further.Length; i++)
        {
            TestData.ToSingle(further[i].SelectMany(x => x)).CopyTo(all.Input(network.Info.Inputs[i + 1].Name));
        }

        all.Run(TestData.ToSingle(input));
        foreach (var output in network.Info.Outputs)
        {
            Closeness.AssertClose(
                [.. oracle.Output(output.Name).SelectMany(y => y)],
                TestData.ToDouble(all.Output(output.Name)),
                Tolerance,
                $"output {output.Name} of a batch");
        }
    }

    private static void CheckTraining(Network network, NetSpec spec, double[] input, int images)
    {
        var oracle = GraphOracle.ForTraining(
            spec, spec.InputGradient, (dropout, image, count) => DropoutMasks.Of(spec, network.InstructionSet, dropout, Seed, image, count));
        TakeParameters(oracle, network);
        var further = FurtherInputs(network, images);
        SetInputs(oracle, network, further);
        oracle.Forward([.. input.Chunk(input.Length / images)]);

        // Each output has a head of another weight; the loss (y - t)^2 has the gradient 2 (y - t): these targets make it a random
        // one of magnitude 1.
        TensorInfo[] outputs = [.. network.Info.Outputs, .. network.Info.Auxiliary];
        var trainer = network.CreateTrainer(
            images,
            [.. outputs.Select((output, o) => new Head(output.Name, new MeanSquaredError(Reduction.Sum), 1.0 / (o + 1)))],
            new Sgd(0.1),
            seed: Seed);
        foreach (var output in outputs)
        {
            var expected = oracle.Output(output.Name).SelectMany(y => y);
            double[] random = TestData.Uniform(images * output.Length, seed: 5);
            TestData.ToSingle(expected.Zip(random, (y, r) => y - (r / 2))).CopyTo(trainer.Targets(output.Name));
        }

        for (int i = 0; i < further.Length; i++)
        {
            TestData.ToSingle(further[i].SelectMany(x => x)).CopyTo(trainer.Input(network.Info.Inputs[i + 1].Name));
        }

        trainer.ComputeGradients(TestData.ToSingle(input));
        var gradients = new List<double[][]>();
        for (int o = 0; o < outputs.Length; o++)
        {
            float[] found = trainer.Output(outputs[o].Name).ToArray();
            double[] expected = [.. oracle.Output(outputs[o].Name).SelectMany(y => y)];
            Closeness.AssertClose(expected, TestData.ToDouble(found), Tolerance, $"training forward of {outputs[o].Name}");
            double weight = 1.0 / (o + 1);
            float[] targets = trainer.Targets(outputs[o].Name).ToArray();
            gradients.Add([.. found.Zip(targets, (y, t) => 2 * weight * (y - t)).Chunk(outputs[o].Length)]);
        }

        oracle.Backward((output, n) => gradients[output][n]);
        CheckParameterGradients(network, oracle, trainer);

        for (int i = 0; spec.InputGradient && i < network.Info.Inputs.Length; i++)
        {
            for (int n = 0; n < images; n++)
            {
                Closeness.AssertClose(
                    oracle.InputGradients(i)[n],
                    TestData.ToDouble(trainer.InputGradient(network.Info.Inputs[i].Name, n)),
                    Tolerance,
                    $"gradient of input {i} of image {n}");
            }
        }

        trainer.Step(TestData.ToSingle(input));
        CheckStatistics(network, oracle);
    }

    /// <summary>The values of the inputs beside the image, by input and image.</summary>
    private static double[][][] FurtherInputs(Network network, int images) =>
    [
        .. network.Info.Inputs.Skip(1).Select((input, i) =>
            RoundToSingle(TestData.Distinct(images * input.Length, seed: 50 + i, range: 3)).Chunk(input.Length).ToArray()),
    ];

    private static void SetInputs(GraphOracle oracle, Network network, double[][][] further)
    {
        for (int i = 0; i < further.Length; i++)
        {
            oracle.SetInput(network.Info.Inputs[i + 1].Name, further[i]);
        }
    }

    private static void CheckParameterGradients(Network network, GraphOracle oracle, Trainer trainer)
    {
        var gradients = network.Parameters.Where(p => p.Trainable).ToDictionary(p => p.Name, p => oracle.ParameterGradient(p.Name));
        double largest = gradients.Values.SelectMany(g => g).Select(Math.Abs).DefaultIfEmpty().Max();
        foreach (var (name, gradient) in gradients)
        {
            // A bias before a batch norm has no effect: its gradient is 0, and what floats leave of it is measured by others.
            double floor = gradient.All(g => Math.Abs(g) < 1e-9 * largest) ? largest : 1e-12;
            Closeness.AssertClose(
                gradient, TestData.ToDouble(trainer.Gradient(name)), Tolerance, $"gradient of {name}", floor);
        }

        foreach (var parameter in network.Parameters.Where(p => !p.Trainable))
        {
            Assert.Throws<ArgumentException>(() => trainer.Gradient(parameter.Name));
        }
    }

    // A step also moves the averages that normalizations keep, unless they are frozen.
    private static void CheckStatistics(Network network, GraphOracle oracle)
    {
        foreach (var parameter in network.Parameters.Where(p => p.Kind == ParameterKind.Statistic))
        {
            Closeness.AssertClose(
                oracle.NextValue(parameter.Name), TestData.ToDouble(network.Read(parameter.Name)), Tolerance, parameter.Name);
        }
    }

    // What starts out as 0 or 1 would hide a mistake.
    internal static void DisturbStatistics(Network network)
    {
        foreach (var parameter in network.Parameters.Where(p => p.InitialValue is not null))
        {
            double[] values = TestData.Uniform(parameter.Dimensions.Aggregate((a, b) => a * b), 40 + parameter.Offset, 0.4);
            network.Write(parameter.Name, TestData.ToSingle(values.Select(v => parameter.InitialValue!.Value + v)));
        }
    }

    internal static void TakeParameters(GraphOracle oracle, Network network)
    {
        foreach (var parameter in network.Parameters)
        {
            oracle.SetParameter(parameter.Name, TestData.ToDouble(network.Read(parameter.Name)));
        }
    }

    internal static double[] RoundToSingle(double[] values) => [.. values.Select(v => (double)(float)v)];
}
