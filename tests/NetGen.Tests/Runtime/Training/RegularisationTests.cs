using NetGen.Generated;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Weight decay by kind of parameter, and the L2 penalty as courses write it.</summary>
public sealed class RegularisationTests
{
    private const int Batch = 5;
    private const double Lambda = 0.7;

    private static readonly float[] Images = RandomData.Floats(1, Batch * FakeNetwork.Inputs);
    private static readonly float[] Targets = RandomData.Floats(2, Batch * FakeNetwork.Outputs);

    public static TheoryData<string> Optimizers { get; } = ["sgd", "adam", "adamw", "rmsprop"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Decay_of_weights_alone_leaves_biases_to_their_gradients(string name)
    {
        var plain = Step(Create(name, 0, DecayedParameters.All));
        var all = Step(Create(name, 0.1, DecayedParameters.All));
        var weights = Step(Create(name, 0.1, DecayedParameters.Weights));
        foreach (var parameter in plain.Parameters)
        {
            var decayed = parameter.Kind == ParameterKind.Weight ? all : plain;
            Assert.Equal(decayed.Read(parameter.Name).ToArray(), weights.Read(parameter.Name).ToArray());
            Assert.NotEqual(plain.Read(parameter.Name).ToArray(), all.Read(parameter.Name).ToArray());
        }
    }

    [Fact]
    public void The_penalty_is_lambda_over_2m_times_the_squares_of_the_weights()
    {
        var network = new FakeNetwork(1);
        var plain = network.CreateTrainer(Batch, new MeanSquaredError(), new Sgd(0.1));
        var penalised = network.CreateTrainer(Batch, new MeanSquaredError(), new Sgd(0.1), penalty: new L2Penalty(Lambda));
        foreach (var images in new[] { 1, 3, Batch })
        {
            var expected = Lambda / (2 * images) * Weights(network).Sum(p => Squares(network, p));
            var (input, targets) = Share(images);
            var loss = plain.ComputeGradients(input, targets);
            Assert.Equal(loss + expected, penalised.ForwardLoss(input, targets), 1e-5);
            Assert.Equal(loss + expected, penalised.ComputeGradients(input, targets), 1e-5);
            Assert.Equal(expected, penalised.Penalty, 1e-5);
            Assert.Equal(loss, penalised.HeadLoss("fc2"));
            foreach (var parameter in network.Parameters)
            {
                var factor = parameter.Kind == ParameterKind.Weight ? Lambda / images : 0;
                Assert.All(
                    plain.Gradient(parameter.Name).ToArray().Zip(network.Read(parameter.Name).ToArray())
                        .Zip(penalised.Gradient(parameter.Name).ToArray()),
                    item => Assert.Equal(item.First.First + (factor * item.First.Second), item.Second, 1e-6));
            }
        }
    }

    [Fact]
    public void Gradients_with_the_penalty_are_those_of_the_whole_cost()
    {
        var network = new FakeNetwork(1);
        var trainer = network.CreateTrainer(Batch, new MeanSquaredError(), new Sgd(0.1), threads: 2, penalty: new L2Penalty(Lambda));
        trainer.ComputeGradients(Images, Targets);
        foreach (var parameter in network.Parameters)
        {
            var gradient = trainer.Gradient(parameter.Name).ToArray();
            var values = network.Read(parameter.Name).ToArray();
            for (var i = 0; i < values.Length; i++)
            {
                // Floats: a difference of 0.01 each way has an error of about 1e-4 from the curvature and 1e-5 from rounding.
                Assert.Equal((Cost(0.01f, i) - Cost(-0.01f, i)) / 0.02, gradient[i], 0.003);
            }

            network.Write(parameter.Name, values);

            double Cost(float delta, int index)
            {
                var moved = values.ToArray();
                moved[index] += delta;
                network.Write(parameter.Name, moved);
                return trainer.ForwardLoss(Images, Targets);
            }
        }
    }

    [Fact]
    public void With_plain_descent_the_penalty_is_a_decay_of_lambda_over_m_of_the_weights()
    {
        var penalised = new FakeNetwork(1);
        penalised.CreateTrainer(Batch, new MeanSquaredError(), new Sgd(0.1), penalty: new L2Penalty(Lambda)).Step(Images, Targets);
        var decayed = Step(new Sgd(0.1, weightDecay: Lambda / Batch, decayed: DecayedParameters.Weights));
        foreach (var parameter in penalised.Parameters)
        {
            Assert.All(
                penalised.Read(parameter.Name).ToArray().Zip(decayed.Read(parameter.Name).ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void The_penalty_has_the_same_bits_for_any_number_of_threads()
    {
        var expected = Train(1);
        Assert.Equal(expected, Train(2));
        Assert.Equal(expected, Train(3));

        static float[] Train(int threads)
        {
            var network = new FakeNetwork(1);
            var trainer = network.CreateTrainer(
                Batch,
                new MeanSquaredError(),
                new Adam(0.01, weightDecay: 0.01, decayed: DecayedParameters.Weights),
                threads,
                clipping: GradientClipping.ByNorm(0.1),
                penalty: new L2Penalty(Lambda));
            return
            [
                .. Enumerable.Range(0, 5).Select(_ => trainer.Step(Images, Targets)),
                .. network.Parameters.SelectMany(p => network.Read(p.Name).ToArray()),
            ];
        }
    }

    [Fact]
    public void A_step_with_penalty_and_groups_allocates_nothing()
    {
        var trainer = new FakeNetwork().CreateTrainer(
            Batch, new MeanSquaredError(), new Sgd(0.1, weightDecay: 0.1, decayed: DecayedParameters.Weights), penalty: new L2Penalty(1));
        trainer.Step(Images, Targets);
        var before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Step(Images, Targets);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new L2Penalty(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new L2Penalty(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1, decayed: (DecayedParameters)7));
    }

    private static FakeNetwork Step(Optimizer optimizer)
    {
        var network = new FakeNetwork(1);
        network.CreateTrainer(Batch, new MeanSquaredError(), optimizer, threads: 2).Step(Images, Targets);
        return network;
    }

    private static Optimizer Create(string name, double decay, DecayedParameters decayed) => name switch
    {
        "sgd" => new Sgd(0.1, weightDecay: decay, decayed: decayed),
        "adam" => new Adam(0.1, weightDecay: decay, decayed: decayed),
        "adamw" => new AdamW(0.1, weightDecay: decay, decayed: decayed),
        _ => new RmsProp(0.1, weightDecay: decay, decayed: decayed),
    };

    private static (float[] Images, float[] Targets) Share(int images) =>
        (Images[..(images * FakeNetwork.Inputs)], Targets[..(images * FakeNetwork.Outputs)]);

    private static IEnumerable<string> Weights(Network network) =>
        network.Parameters.Where(p => p.Kind == ParameterKind.Weight).Select(p => p.Name);

    private static double Squares(Network network, string parameter)
    {
        double sum = 0;
        foreach (var value in network.Read(parameter))
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
