using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class TrainerTests
{
    private const int Batch = 7;

    [Fact]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        var expected = Train(1);
        Assert.Equal(expected, Train(1));
        Assert.Equal(expected, Train(2));
        Assert.Equal(expected, Train(3));
        Assert.Equal(expected, Train(9));

        static float[] Train(int threads)
        {
            var network = new FakeNetwork(1);
            var trainer = network.CreateTrainer(
                Batch, new SoftmaxCrossEntropy(), new AdamW(0.01), threads, Schedule.WarmUp(3), GradientClipping.ByNorm(0.1));
            var values = new List<float>();
            for (var step = 0; step < 10; step++)
            {
                var count = 1 + step % Batch;
                values.Add(trainer.Step(
                    RandomData.Floats(step, count * FakeNetwork.Inputs), RandomData.Labels(step, count, FakeNetwork.Outputs)));
                values.AddRange(trainer.Logits);
            }

            foreach (var parameter in network.Parameters)
            {
                values.AddRange(network.Read(parameter.Name));
            }

            return [.. values];
        }
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        var trainer = new FakeNetwork(1).CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Adam(0.02), threads: 2);
        var images = RandomData.Floats(1, Batch * FakeNetwork.Inputs);
        var labels = RandomData.Labels(1, Batch, FakeNetwork.Outputs);
        var first = trainer.Step(images, labels);
        for (var i = 0; i < 300; i++)
        {
            trainer.Step(images, labels);
        }

        Assert.True(trainer.ForwardLoss(images, labels) < first / 20, $"from {first} to {trainer.ForwardLoss(images, labels)}");
        Assert.Equal(301, trainer.Steps);
    }

    [Theory]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    public void Gradients_are_those_of_the_loss(Reduction reduction)
    {
        var network = new FakeNetwork(1);
        var trainer = network.CreateTrainer(Batch, new MeanSquaredError(reduction), new Sgd(0.1), threads: 2);
        var images = RandomData.Floats(1, 3 * FakeNetwork.Inputs);
        var targets = RandomData.Floats(2, 3 * FakeNetwork.Outputs);
        trainer.ComputeGradients(images, targets);
        var gradient = trainer.Gradient("fc1.weight").ToArray();
        var inputGradient = trainer.InputGradient(2).ToArray();
        var weights = network.Read("fc1.weight").ToArray();

        // Floats: a difference of 0.01 each way has an error of about 1e-4 from the curvature and 1e-5 from rounding.
        for (var i = 0; i < weights.Length; i++)
        {
            var index = i;
            var numeric = Difference(delta =>
            {
                var moved = weights.ToArray();
                moved[index] += delta;
                network.Write("fc1.weight", moved);
                return trainer.ForwardLoss(images, targets);
            });
            Assert.Equal(numeric, gradient[i], 0.003);
        }

        network.Write("fc1.weight", weights);
        for (var i = 0; i < inputGradient.Length; i++)
        {
            var index = 2 * FakeNetwork.Inputs + i;
            var numeric = Difference(delta =>
            {
                var moved = images.ToArray();
                moved[index] += delta;
                return trainer.ForwardLoss(moved, targets);
            });
            Assert.Equal(numeric, inputGradient[i], 0.003);
        }

        static double Difference(Func<float, double> loss) => (loss(0.01f) - loss(-0.01f)) / 0.02;
    }

    [Fact]
    public void Only_a_step_changes_the_parameters()
    {
        var network = new FakeNetwork(1);
        var trainer = network.CreateTrainer(1, new SoftmaxCrossEntropy(), new Sgd(0.1));
        var image = RandomData.Floats(1, FakeNetwork.Inputs);
        var before = network.Read("fc1.weight").ToArray();

        trainer.ForwardLoss(image, [1]);
        trainer.ComputeGradients(image, [1]);
        Assert.Equal(before, network.Read("fc1.weight").ToArray());
        Assert.Equal(0, trainer.Steps);

        var session = network.CreateSession();
        var outputs = session.Run(image).ToArray();
        trainer.Step(image, [1]);
        Assert.Equal(outputs, trainer.Logits.ToArray());
        Assert.NotEqual(before, network.Read("fc1.weight").ToArray());
        Assert.NotEqual(outputs, session.Run(image).ToArray());
    }

    [Fact]
    public void Clipping_by_norm_bounds_a_step_of_plain_descent()
    {
        var network = new FakeNetwork(1);
        var trainer = network.CreateTrainer(
            2, new MeanSquaredError(Reduction.Sum), new Sgd(1), clipping: GradientClipping.ByNorm(0.25));
        var before = network.Parameters.SelectMany(p => network.Read(p.Name).ToArray()).ToArray();
        trainer.Step(RandomData.Floats(1, 2 * FakeNetwork.Inputs), new float[] { 9, 9, 9, 9, -9, 9, -9, 9 });
        var after = network.Parameters.SelectMany(p => network.Read(p.Name).ToArray());

        var moved = Math.Sqrt(before.Zip(after, (a, b) => Math.Pow(a - b, 2)).Sum());
        Assert.True(trainer.GradientNorm > 1);
        Assert.Equal(0.25, moved, 1e-5);
    }

    [Fact]
    public void The_schedule_sets_the_rate_of_each_step()
    {
        var network = new FakeNetwork(1);
        var trainer = network.CreateTrainer(1, new MeanSquaredError(), new Sgd(0.5), schedule: Schedule.Step(1, 0.5));
        Assert.Equal(0.5, trainer.LearningRate);
        trainer.Step(new float[FakeNetwork.Inputs], new float[FakeNetwork.Outputs]);
        Assert.Equal(0.25, trainer.LearningRate);
    }

    [Fact]
    public void Wrong_arguments_are_named_and_change_nothing()
    {
        var network = new FakeNetwork(1);
        var before = network.Read("fc1.weight").ToArray();
        var trainer = network.CreateTrainer(2, new SoftmaxCrossEntropy(), new Sgd(0.1));
        var images = new float[2 * FakeNetwork.Inputs];

        AssertMessage("The label of image 1 is 4; it must be between 0 and 3", () => trainer.Step(images, [0, 4]));
        AssertMessage("The label of image 0 is -1", () => trainer.Step(images, [-1, 0]));
        AssertMessage("2 labels were expected", () => trainer.Step(images, [1]));
        AssertMessage("8 targets were expected", () => trainer.Step(images, new float[7]));
        AssertMessage("18 floats were given", () => trainer.Step(new float[18], [1, 1, 1]));
        AssertMessage("give targets", () => network.CreateTrainer(2, new MeanSquaredError(), new Sgd(1)).Step(images, [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.CreateTrainer(0, new MeanSquaredError(), new Sgd(1)));
        AssertMessage(
            "The activations of Fake for a batch of 2147483647 would need 206158430112 floats; one arena can hold",
            () => network.CreateTrainer(int.MaxValue, new MeanSquaredError(), new Sgd(1)));
        Assert.Equal(before, network.Read("fc1.weight").ToArray());

        static void AssertMessage(string expected, Action action) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_allocates_nothing(int threads)
    {
        var trainer = new FakeNetwork().CreateTrainer(
            Batch, new SoftmaxCrossEntropy(), new Adam(), threads, Schedule.Cosine(100), GradientClipping.ByNorm(1));
        var images = RandomData.Floats(1, Batch * FakeNetwork.Inputs);
        var labels = RandomData.Labels(1, Batch, FakeNetwork.Outputs);
        for (var i = 0; i < 3; i++)
        {
            trainer.Step(images, labels);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            trainer.Step(images, labels);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
