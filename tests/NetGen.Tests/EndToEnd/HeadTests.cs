using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Training with a loss on each of several outputs, through the public API.</summary>
public sealed class HeadTests
{
    private const int Batch = 6;
    private const int Steps = 3;

    private static readonly NetSpec Spec = NetText.Parse(
        "3x11x11: Conv 16 3 Padding=1; ReLU Name=features; Conv 16 3; ReLU; MaxPool 2; Flatten; Dense 5 Name=fc;"
        + "AvgPool 3 From=features; Flatten; Dense 5 Name=aux; Input 4 Name=context; Dense 2 Name=side"
        + " => fc,features,side + aux",
        "Headed");

    private static readonly NetSpec Frozen = NetText.Parse(
        "3x11x11: Conv 16 3 Frozen=true; ReLU; Conv 16 3 Frozen=true; ReLU; Flatten; Dense 5", "Frozen");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec, Frozen));
    private static readonly float[] Images = TestData.ToSingle(TestData.Uniform(Batch * 3 * 11 * 11, seed: 4));
    private static readonly int[] Labels = [.. Enumerable.Range(0, Batch).Select(n => n * 3 % 5)];

    [SkippableTheory]
    [EveryInstructionSet]
    public void The_loss_is_the_weighted_sum_and_so_are_the_gradients(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Spec, instructionSet);
        var main = network.CreateTrainer(Batch, [new Head("fc", new SoftmaxCrossEntropy())], new Sgd(0.1));
        var auxiliary = network.CreateTrainer(Batch, [new Head("aux", new SoftmaxCrossEntropy())], new Sgd(0.1));
        var both = network.CreateTrainer(
            Batch, [new Head("fc", new SoftmaxCrossEntropy()), new Head("aux", new SoftmaxCrossEntropy(), 0.3)], new Sgd(0.1));
        float mainLoss = main.ComputeGradients(Images, Labels);
        float auxiliaryLoss = auxiliary.ComputeGradients(Images, Labels);

        Assert.Equal(mainLoss + (0.3 * auxiliaryLoss), both.ComputeGradients(Images, Labels), 1e-6);
        Assert.Equal(mainLoss, both.HeadLoss("fc"));
        Assert.Equal(auxiliaryLoss, both.HeadLoss("aux"));
        Assert.Equal(main.Logits.ToArray(), both.Logits.ToArray());
        Assert.Equal(auxiliary.Logits.ToArray(), both.Output("aux").ToArray());
        foreach (var parameter in network.Parameters)
        {
            double[] expected =
            [
                .. main.Gradient(parameter.Name).ToArray().Zip(auxiliary.Gradient(parameter.Name).ToArray(), (a, b) => a + (0.3 * b)),
            ];
            Closeness.AssertClose(expected, TestData.ToDouble(both.Gradient(parameter.Name)), 1e-5, $"gradient of {parameter.Name}");
        }

        // No head reaches these; the outputs without one have no gradient.
        Assert.All(both.Gradient("side.weight").ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void Heads_may_have_labels_and_targets_of_their_own(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Spec, instructionSet);
        var trainer = network.CreateTrainer(
            Batch,
            [new Head("fc", new SoftmaxCrossEntropy()), new Head("side", new MeanSquaredError(), 2), new Head("features", new MeanSquaredError())],
            new Sgd(0.1));
        Assert.Contains("'side'", Assert.Throws<InvalidOperationException>(() =>
        {
            Labels.CopyTo(trainer.Labels("fc"));
            trainer.Step(Images);
        }).Message);

        float[] context = TestData.ToSingle(TestData.Uniform(Batch * 4, seed: 9));
        context.CopyTo(trainer.Input("context"));
        float[] targets = TestData.ToSingle(TestData.Uniform(Batch * 2, seed: 10));
        targets.CopyTo(trainer.Targets("side"));
        trainer.Targets("features").Clear();
        float loss = trainer.ComputeGradients(Images);
        Assert.Equal(trainer.HeadLoss("fc") + (2 * trainer.HeadLoss("side")) + trainer.HeadLoss("features"), loss, 1e-5);
        double squares = trainer.Output("features").ToArray().Sum(x => (double)x * x);
        Assert.Equal(squares / trainer.Output("features").Length, trainer.HeadLoss("features"), 1e-5);
        Assert.Equal(targets.Zip(trainer.Output("side").ToArray(), (t, y) => (y - t) * (y - t)).Average(), trainer.HeadLoss("side"), 1e-5);
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void The_same_bits_for_1_2_and_3_threads(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var expected = Train(instructionSet, 1);
        Assert.Equal(expected, Train(instructionSet, 2));
        Assert.Equal(expected, Train(instructionSet, 3));
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void A_step_and_a_run_allocate_nothing(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Spec, instructionSet);
        var trainer = Trainer(network, 1);
        var session = network.CreateSession(batch: Batch);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            Labels.CopyTo(trainer.Labels("fc"));
            Labels.CopyTo(trainer.Labels("aux"));
            trainer.Targets("side").Fill(1);
            trainer.Input("context").Fill(2);
            trainer.Step(Images);
            trainer.HeadLoss("side");
            session.Input("context").Fill(2);
            session.Run(Images);
            session.Output("side");
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void An_input_stays_between_runs_and_each_image_has_its_own(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Spec, instructionSet);
        float[] context = TestData.ToSingle(TestData.Uniform(Batch * 4, seed: 9));
        var session = network.CreateSession(threads: 2, batch: Batch);
        context.CopyTo(session.Input("context"));
        session.Run(Images);
        float[] side = session.Output("side").ToArray();
        Images.CopyTo(session.Input("input"));
        float[] logits = session.Run().ToArray();
        Assert.Equal(side, session.Output("side").ToArray());

        var one = network.CreateSession();
        for (int n = 0; n < Batch; n++)
        {
            context.AsSpan(n * 4, 4).CopyTo(one.Input("context"));
            Images.AsSpan(n * 363, 363).CopyTo(one.Input("input"));
            Assert.Equal(logits[(n * 5)..((n + 1) * 5)], one.Run().ToArray());
            Assert.Equal(side[(n * 2)..((n + 1) * 2)], one.Output("side").ToArray());
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void Training_lowers_the_losses_of_all_heads(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Spec, instructionSet);
        var trainer = network.CreateTrainer(
            Batch, [new Head("fc", new SoftmaxCrossEntropy()), new Head("aux", new SoftmaxCrossEntropy(), 0.3)], new Adam(1e-2));
        trainer.Step(Images, Labels);
        float main = trainer.HeadLoss("fc");
        float auxiliary = trainer.HeadLoss("aux");
        for (int i = 0; i < 40; i++)
        {
            trainer.Step(Images, Labels);
        }

        Assert.True(trainer.HeadLoss("fc") < main / 5, $"from {main} to {trainer.HeadLoss("fc")}");
        Assert.True(trainer.HeadLoss("aux") < auxiliary / 2, $"from {auxiliary} to {trainer.HeadLoss("aux")}");
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void The_optimizer_leaves_frozen_parameters_alone(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Frozen, instructionSet);
        var before = network.Parameters.ToDictionary(p => p.Name, p => network.Read(p.Name).ToArray());
        var trainer = network.CreateTrainer(Batch, new SoftmaxCrossEntropy(), new AdamW(0.1, weightDecay: 0.1), penalty: new L2Penalty(1));
        trainer.Step(Images, Labels);
        foreach (var parameter in network.Parameters)
        {
            Assert.Equal(parameter.Frozen, before[parameter.Name].AsSpan().SequenceEqual(network.Read(parameter.Name)));
        }

        Assert.Contains("'conv1.weight' is frozen", Assert.Throws<ArgumentException>(() => trainer.Gradient("conv1.weight")).Message);
    }

    [Fact]
    public void Wrong_names_and_heads_are_refused()
    {
        var network = Assembly.Value.Create(Spec, InstructionSet.Portable);
        var loss = new SoftmaxCrossEntropy();
        var sgd = new Sgd(0.1);
        AssertMessage("it has 'fc', 'features', 'side', 'aux'", () => network.CreateTrainer(1, [new Head("fb", loss)], sgd));
        AssertMessage("at least one head", () => network.CreateTrainer(1, [], sgd));
        AssertMessage("each is of another output", () => network.CreateTrainer(1, [new Head("fc", loss), new Head("fc", loss)], sgd));
        AssertMessage("weight", () => new Head("fc", loss, -1));
        AssertMessage("has no output 'aux'; it has 'fc', 'features', 'side'", () => network.CreateSession().Output("aux"));
        AssertMessage("has no input 'contest'; it has 'input', 'context'", () => network.CreateSession().Input("contest"));
        var trainer = network.CreateTrainer(Batch, [new Head("fc", loss), new Head("side", new MeanSquaredError())], sgd);
        AssertMessage("The trainer has no head 'aux'; it has 'fc', 'side'", () => trainer.HeadLoss("aux"));
        AssertMessage("'input' is the image, which is given with each call", () => trainer.Input("input"));
        AssertMessage("give targets", () => trainer.Labels("side"));
        AssertMessage("give targets", () => trainer.Step(Images, Labels));
        AssertMessage("12 targets were expected (2 outputs per image of 'side'); 30 were given", () => trainer.Step(Images, new float[30]));
        trainer.Targets("side").Clear();
        trainer.Labels("fc").Fill(5);
        AssertMessage("The label of image 0 is 5; it must be between 0 and 4", () => trainer.Step(Images));

        static void AssertMessage(string expected, Action action) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message);
    }

    private static Trainer Trainer(Network network, int threads) => network.CreateTrainer(
        Batch,
        [new Head("aux", new SoftmaxCrossEntropy(), 0.3), new Head("fc", new SoftmaxCrossEntropy()), new Head("side", new MeanSquaredError())],
        new Adam(1e-3),
        threads);

    private static List<float> Train(InstructionSet instructionSet, int threads)
    {
        var network = Assembly.Value.Create(Spec, instructionSet, seed: 3);
        var trainer = Trainer(network, threads);
        TestData.ToSingle(TestData.Uniform(Batch * 4, seed: 9)).CopyTo(trainer.Input("context"));
        Labels.CopyTo(trainer.Labels("fc"));
        Labels.CopyTo(trainer.Labels("aux"));
        trainer.Targets("side").Fill(0.5f);
        List<float> result = [];
        for (int i = 0; i < Steps; i++)
        {
            result.Add(trainer.Step(Images));
            result.Add(trainer.HeadLoss("aux"));
        }

        foreach (var parameter in network.Parameters)
        {
            result.AddRange(network.Read(parameter.Name));
        }

        return result;
    }
}
