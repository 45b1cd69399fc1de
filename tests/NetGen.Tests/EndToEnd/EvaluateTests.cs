using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>The loss that a trainer measures as inference runs the network, and the one that its forward pass has.</summary>
public sealed class EvaluateTests
{
    private const int Batch = 4;
    private const int Count = 11;
    private const int Pixels = 3 * 8 * 8;

    private static readonly NetSpec Noisy = NetText.Parse(
        "3x8x8: Conv 16 3 Padding=1 Bias=false; BatchNorm; ReLU Name=features; Dropout 0.5; Flatten; Dense 5 Name=fc;"
        + "AvgPool 4 From=features; Flatten; Dense 3 Name=side; Dense 5 Name=aux => fc,side + aux",
        "Noisy");

    private static readonly NetSpec Normed =
        NetText.Parse("3x8x8: Conv 16 3 Bias=false; BatchNorm; ReLU; Flatten; Dense 5", "Normed");
    private static readonly NetSpec Dropping =
        NetText.Parse("3x8x8: Conv 16 3; ReLU; Dropout 0.5; Flatten; Dense 5", "Dropping");
    private static readonly NetSpec Plain = NetText.Parse("3x8x8: Conv 16 3; ReLU; Flatten; Dense 5", "Plain");

    private static readonly NetSpec Vectors = NetText.Parse("192: Dense 4; BatchNorm; ReLU; Dense 5", "Vectors");

    private static readonly NetSpec TwoInputs = NetText.Parse(
        "3x8x8: Flatten; Dense 5 Name=fc; Input 4 Name=context; Dense 2 Name=side => fc,side", "TwoInputs");

    private static readonly Lazy<NetworkAssembly> Assembly =
        new(() => NetworkAssembly.Compile(Noisy, Normed, Dropping, Plain, Vectors, TwoInputs));

    private static readonly float[] Images = TestData.ToSingle(TestData.Uniform(Count * Pixels, seed: 21));
    private static readonly int[] Labels = [.. Enumerable.Range(0, Count).Select(n => n * 3 % 5)];
    private static readonly float[] Side = TestData.ToSingle(TestData.Uniform(Count * 3, seed: 22));

    [SkippableTheory]
    [EveryInstructionSet]
    public void It_is_the_loss_of_a_sessions_outputs(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        foreach (var spec in new[] { Normed, Dropping, Plain })
        {
            var network = Assembly.Value.Create(spec, instructionSet);
            var trainer = network.CreateTrainer(
                Batch, new SoftmaxCrossEntropy(), new Adam(0.01), threads: 2, penalty: new L2Penalty(1));
            Assert.Equal(ByHand(network), trainer.Evaluate(Images, Labels), 1e-6);

            // A step changes weights and moving averages.
            float before = trainer.Evaluate(Images, Labels);
            trainer.Step(FirstImages(Batch), Labels.AsSpan(0, Batch));
            Assert.NotEqual(before, trainer.Evaluate(Images, Labels));
            Assert.Equal(ByHand(network), trainer.Evaluate(Images, Labels), 1e-6);
        }

        static double ByHand(Network network)
        {
            float[] logits = network.CreateSession(batch: Count).Run(Images).ToArray();
            return Enumerable.Range(0, Count).Average(
                n => new SoftmaxCrossEntropy().Evaluate(logits.AsSpan(5 * n, 5), Labels[n], 1, new float[5]));
        }
    }

    [Fact]
    public void Heads_of_outputs_count_with_their_weights_and_auxiliary_ones_do_not()
    {
        var network = Assembly.Value.Create(Noisy, InstructionSet.Best);
        var session = network.CreateSession(batch: Count);
        float[] logits = session.Run(Images).ToArray();
        float[] side = session.Output("side").ToArray();
        double expected = Enumerable.Range(0, Count).Average(n =>
            (2 * new SoftmaxCrossEntropy().Evaluate(logits.AsSpan(5 * n, 5), Labels[n], 1, new float[5]))
            + (3 * Enumerable.Range(3 * n, 3).Sum(i => Math.Pow(side[i] - Side[i], 2))));

        // Whether the losses of a batch are summed or averaged makes no difference to a batch of one image.
        foreach (var reduction in Enum.GetValues<Reduction>())
        {
            Head[] heads =
            [
                new("aux", new SoftmaxCrossEntropy(), 5),
                new("side", new MeanSquaredError(Reduction.Sum), 3),
                new("fc", new SoftmaxCrossEntropy(reduction), 2),
            ];
            var trainer = network.CreateTrainer(Count, heads, new Sgd(0.1));
            Labels.CopyTo(trainer.Labels("fc"));
            Side.CopyTo(trainer.Targets("side"));
            Assert.Equal(expected, trainer.Evaluate(Images), 1e-4);

            // The heads of outputs have what they need; a step also needs what the auxiliary output should be.
            Assert.Throws<InvalidOperationException>(() => trainer.ForwardLoss(Images));
        }
    }

    [Fact]
    public void The_forward_loss_draws_and_has_the_batchs_statistics()
    {
        float[] images = FirstImages(Batch);
        int[] labels = Labels[..Batch];
        foreach (var (spec, isSame) in new[] { (Plain, true), (Normed, false), (Dropping, false) })
        {
            var trainer = Assembly.Value.Create(spec, InstructionSet.Best)
                .CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Sgd(0));
            float forward = trainer.ForwardLoss(images, labels);
            float inference = trainer.Evaluate(images, labels);
            Assert.True(Math.Abs(forward - inference) < 1e-5 == isSame, $"{spec.Name}: {forward} and {inference}");
            Assert.Equal(forward, trainer.Step(images, labels));

            // The next step draws anew, an evaluation does not draw at all.
            Assert.Equal(spec != Dropping, forward == trainer.ForwardLoss(images, labels));
            if (spec != Normed)
            {
                Assert.Equal(inference, trainer.Evaluate(images, labels));
            }
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void The_same_bits_for_any_threads_and_batches(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Noisy, instructionSet);
        float expected = Run(1, Count);
        foreach (int threads in new[] { 1, 2, 3 })
        {
            foreach (int batch in new[] { 1, 2, Batch, Count, 2 * Count })
            {
                Assert.Equal(expected, Run(threads, batch));
            }
        }

        float Run(int threads, int batch) =>
            network.CreateTrainer(batch, [new Head("fc", new SoftmaxCrossEntropy())], new Sgd(0.1), threads).Evaluate(Images, Labels);
    }

    [Fact]
    public void A_step_in_parts_goes_on_behind_an_evaluation()
    {
        float[] images = FirstImages(Batch);
        int[] labels = Labels[..Batch];
        float[][] weights = [.. new[] { false, true }.Select(evaluates =>
        {
            var network = Assembly.Value.Create(Noisy, InstructionSet.Best, seed: 5);
            var trainer = network.CreateTrainer(Batch, [new Head("fc", new SoftmaxCrossEntropy())], new Sgd(0.1), threads: 2);
            float loss = trainer.ForwardLoss(images, labels);
            float[] logits = trainer.Logits.ToArray();
            Evaluate();
            trainer.Backward();
            Evaluate();
            trainer.Update();
            Assert.Equal((loss, 1), (trainer.HeadLoss("fc"), trainer.Steps));
            Assert.Equal(logits, trainer.Logits.ToArray());
            return network.Parameters.SelectMany(p => network.Read(p.Name).ToArray()).ToArray();

            void Evaluate()
            {
                if (evaluates)
                {
                    trainer.Evaluate(Images, Labels);
                }
            }
        })];
        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void One_image_is_enough_where_training_needs_two()
    {
        var network = Assembly.Value.Create(Vectors, InstructionSet.Best);
        var trainer = network.CreateTrainer(2, new SoftmaxCrossEntropy(), new Sgd(0.1));
        Assert.Throws<ArgumentException>(() => trainer.ForwardLoss(FirstImages(1), [0]));
        Assert.True(float.IsFinite(trainer.Evaluate(FirstImages(1), [0])));
    }

    [Fact]
    public void Further_inputs_are_the_trainers()
    {
        var network = Assembly.Value.Create(TwoInputs, InstructionSet.Best);
        var trainer = network.CreateTrainer(Batch, [new Head("side", new MeanSquaredError())], new Sgd(0.1), threads: 2);
        var session = network.CreateSession(batch: 3);
        float[] context = TestData.ToSingle(TestData.Uniform(3 * 4, seed: 9));
        context.CopyTo(trainer.Input("context"));
        context.CopyTo(session.Input("context"));
        session.Run(FirstImages(3));
        double expected = session.Output("side").ToArray().Average(y => (double)y * y);
        Assert.Equal(expected, trainer.Evaluate(FirstImages(3), new float[6]), 1e-6);
        AssertMessage<ArgumentException>(
            "1 to 4 images of 192 floats (3x8x8); 2112 floats", () => trainer.Evaluate(Images, new float[22]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_allocates_nothing_after_the_first_call(int threads)
    {
        var network = Assembly.Value.Create(Noisy, InstructionSet.Best);
        var trainer = network.CreateTrainer(
            Batch,
            [new Head("fc", new SoftmaxCrossEntropy()), new Head("aux", new SoftmaxCrossEntropy())],
            new Sgd(0.1),
            threads);
        trainer.Evaluate(Images, Labels);
        trainer.Step(FirstImages(Batch), Labels.AsSpan(0, Batch));
        float[] few = FirstImages(2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Evaluate(Images, Labels);
        trainer.Evaluate(few, Labels.AsSpan(0, 2));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Misuse_is_named()
    {
        var network = Assembly.Value.Create(Noisy, InstructionSet.Best);
        var trainer = network.CreateTrainer(Batch, [new Head("fc", new SoftmaxCrossEntropy())], new Sgd(0.1));
        AssertMessage<ArgumentException>(
            "takes 1 or more images of 192 floats (3x8x8); 191 floats", () => trainer.Evaluate(new float[191], [1]));
        AssertMessage<ArgumentException>("0 floats were given", () => trainer.Evaluate([], Array.Empty<int>()));
        AssertMessage<ArgumentException>("11 labels were expected; 10 were given", () => trainer.Evaluate(Images, Labels.AsSpan(1)));
        AssertMessage<ArgumentException>("The label of image 1 is 5", () => trainer.Evaluate(FirstImages(2), [0, 5]));
        AssertMessage<ArgumentException>("55 targets were expected", () => trainer.Evaluate(Images, new float[54]));
        AssertMessage<InvalidOperationException>("'fc' has neither labels nor targets", () => trainer.Evaluate(FirstImages(2)));
        Labels.AsSpan(0, Batch).CopyTo(trainer.Labels("fc"));
        AssertMessage<ArgumentException>("takes 1 to 4 images", () => trainer.Evaluate(Images));
        var squares = network.CreateTrainer(Batch, [new Head("fc", new MeanSquaredError())], new Sgd(0.1));
        AssertMessage<ArgumentException>("give targets", () => squares.Evaluate(Images, Labels));
        var auxiliary = network.CreateTrainer(Batch, [new Head("aux", new SoftmaxCrossEntropy())], new Sgd(0.1));
        AssertMessage<InvalidOperationException>("auxiliary outputs alone", () => auxiliary.Evaluate(Images, Labels));
        AssertMessage<InvalidOperationException>(
            "has no losses", () => network.CreateTrainer(Batch, new Sgd(0.1)).Evaluate(Images, Labels));
    }

    private static float[] FirstImages(int count) => Images[..(count * Pixels)];

    private static void AssertMessage<T>(string expected, Action action)
        where T : Exception =>
        Assert.Contains(expected, Assert.ThrowsAny<T>(action).Message, StringComparison.Ordinal);
}
