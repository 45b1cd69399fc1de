using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Training steps whose parts the caller takes one by one.</summary>
public sealed class StepInPartsTests
{
    private const int Batch = 5;

    // With all that a step does beside: batch statistics, dropout, a frozen layer, an auxiliary output.
    private static readonly NetSpec Whole = NetText.Parse(
        "3x11x11: Conv 16 3 Padding=1 Frozen=true; BatchNorm; ReLU Name=features; Conv 16 3; ReLU; Dropout 0.3; MaxPool 2; Flatten; Dense 5 Name=fc;"
        + "AvgPool 3 From=features; Flatten; Dense 5 Name=aux; Dense 2 From=fc Name=side => fc,features,side + aux!",
        "Whole");

    private static readonly NetSpec First = NetText.Parse(
        "3x9x9: Conv 20 3 Name=a; Tanh; MaxPool 2 Name=pool; GlobalAvgPool; Dense 3 Name=other => pool,other", "First");

    private static readonly NetSpec Second = NetText.Parse("20x3x3: Conv 8 2 Name=b; Tanh; Flatten; Dense 4 Name=c!", "Second");

    private static readonly NetSpec Joined = NetText.Parse(
        "3x9x9: Conv 20 3 Name=a; Tanh; MaxPool 2 Name=pool; Conv 8 2 Name=b; Tanh; Flatten; Dense 4 Name=c;"
        + "GlobalAvgPool From=pool; Dense 3 Name=other => c,other",
        "Joined");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Whole, First, Second, Joined));
    private static readonly float[] Images = TestData.ToSingle(TestData.Uniform(Batch * 3 * 11 * 11, seed: 4));
    private static readonly int[] Labels = [.. Enumerable.Range(0, Batch).Select(n => n * 3 % 5)];

    [SkippableTheory]
    [EveryInstructionSet]
    public void Parts_make_a_step_bit_by_bit_for_any_number_of_threads(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var expected = Train(1, (trainer, images, labels) => trainer.Step(images, labels));
        Func<Trainer, float[], int[], float>[] ways =
        [
            (trainer, images, labels) =>
            {
                labels.CopyTo(trainer.Labels("fc"));
                labels.CopyTo(trainer.Labels("aux"));
                float loss = trainer.Forward(images);
                trainer.Backward();
                trainer.Update();
                return loss;
            },
            (trainer, images, labels) =>
            {
                float loss = trainer.ForwardLoss(images, labels);
                trainer.Backward();
                trainer.Update();
                return loss;
            },
            (trainer, images, labels) =>
            {
                float loss = trainer.ComputeGradients(images, labels);
                trainer.Update();
                return loss;
            },
        ];
        for (int threads = 1; threads <= 3; threads++)
        {
            Assert.All(ways, way => Assert.Equal(expected, Train(threads, way)));
        }

        List<float> Train(int threads, Func<Trainer, float[], int[], float> step)
        {
            var network = Assembly.Value.Create(Whole, instructionSet);
            var trainer = network.CreateTrainer(
                Batch,
                [new Head("fc", new SoftmaxCrossEntropy()), new Head("aux", new SoftmaxCrossEntropy(), 0.3)],
                new AdamW(0.01),
                threads,
                Schedule.WarmUp(3),
                GradientClipping.ByNorm(0.1),
                penalty: new L2Penalty(0.1));
            var result = new List<float>();
            for (int i = 0; i < 4; i++)
            {
                int count = Batch - (i % 2);
                result.Add(step(trainer, Images[..(count * 363)], Labels[..count]));
                result.AddRange(trainer.Logits);
                result.AddRange(trainer.InputGradient(1));
            }

            Assert.Equal(4, trainer.Steps);
            result.AddRange(network.Parameters.SelectMany(parameter => network.Read(parameter.Name).ToArray()));
            return result;
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void Gradients_that_the_caller_writes_are_those_that_a_loss_would(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        string[] outputs = ["fc", "features", "side", "aux"];
        var network = Assembly.Value.Create(Whole, instructionSet);
        var withLosses = network.CreateTrainer(Batch, [.. outputs.Select(o => new Head(o, new MeanSquaredError(Reduction.Sum), 0.5))], new Sgd(0.1));
        foreach (string output in outputs)
        {
            withLosses.Targets(output).Clear();
        }

        withLosses.ComputeGradients(Images);

        // Half the sum of squares, whose gradient is the output itself; two outputs have a head for half of that.
        var own = network.CreateTrainer(
            Batch, [.. outputs.Take(2).Select(o => new Head(o, new MeanSquaredError(Reduction.Sum), 0.25))], new Sgd(0.1), threads: 2);
        own.Targets("fc").Clear();
        own.Targets("features").Clear();
        own.Forward(Images);
        for (int n = 0; n < Batch; n++)
        {
            foreach (string output in outputs)
            {
                var values = own.Output(output, n);
                var gradient = own.OutputGradient(output, n);
                float share = Array.IndexOf(outputs, output) < 2 ? 0.5f : 1;
                for (int i = 0; i < values.Length; i++)
                {
                    Assert.Equal((1 - share) * values[i], gradient[i], 1e-6f);
                    gradient[i] += share * values[i];
                }
            }
        }

        own.Backward();
        foreach (var parameter in network.Parameters.Where(p => p.Trainable))
        {
            Closeness.AssertClose(
                TestData.ToDouble(withLosses.Gradient(parameter.Name)), TestData.ToDouble(own.Gradient(parameter.Name)), 1e-5, parameter.Name);
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void Two_networks_in_a_chain_have_the_gradients_of_one(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var joined = Assembly.Value.Create(Joined, instructionSet);
        var (first, second) = (Assembly.Value.Create(First, instructionSet), Assembly.Value.Create(Second, instructionSet));
        foreach (var network in new[] { first, second })
        {
            foreach (var parameter in network.Parameters)
            {
                network.Write(parameter.Name, joined.Read(parameter.Name));
            }
        }

        float[] images = Images[..(Batch * 3 * 81)];
        int[] labels = [.. Labels.Select(label => label % 3)];
        var whole = joined.CreateTrainer(
            Batch, [new Head("c", new SoftmaxCrossEntropy()), new Head("other", new SoftmaxCrossEntropy(), 0.5)], new Sgd(0.1));
        float expected = whole.Step(images, labels);

        var front = first.CreateTrainer(Batch, [new Head("other", new SoftmaxCrossEntropy(), 0.5)], new Sgd(0.1), threads: 2);
        var back = second.CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Sgd(0.1), threads: 2);
        float loss = front.ForwardLoss(images, labels);
        float[] middle = [.. Enumerable.Range(0, Batch).SelectMany(n => front.Output("pool", n).ToArray())];
        loss += back.Step(middle, labels);
        for (int n = 0; n < Batch; n++)
        {
            back.InputGradient(n).CopyTo(front.OutputGradient("pool", n));
        }

        front.Backward();
        front.Update();
        Assert.Equal(expected, loss, 1e-5);
        foreach (var parameter in joined.Parameters)
        {
            bool isFirst = first.Parameters.Any(p => p.Name == parameter.Name);
            Closeness.AssertClose(
                TestData.ToDouble(whole.Gradient(parameter.Name)),
                TestData.ToDouble((isFirst ? front : back).Gradient(parameter.Name)),
                1e-5,
                $"gradient of {parameter.Name}");
            Closeness.AssertClose(
                TestData.ToDouble(joined.Read(parameter.Name)),
                TestData.ToDouble((isFirst ? first : second).Read(parameter.Name)),
                1e-5,
                parameter.Name);
        }
    }

    [Fact]
    public void Parts_allocate_nothing()
    {
        var trainer = Assembly.Value.Create(Whole, InstructionSet.Best).CreateTrainer(Batch, new Adam(0.1));
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            trainer.Forward(Images);
            trainer.Output("features", 2).CopyTo(trainer.OutputGradient("features", 2));
            trainer.Backward();
            trainer.InputGradient(0);
            trainer.Update();
        }
    }

    [Fact]
    public void Parts_in_another_order_are_refused_and_named()
    {
        var network = Assembly.Value.Create(Whole, InstructionSet.Best);
        var trainer = network.CreateTrainer(Batch, new Adam(0.1));
        Refused("Backward comes right after Forward; no part of a step was taken before.", trainer.Backward);
        Refused("Output comes right after Forward; no part of a step was taken before.", () => trainer.Output("fc", 0));
        Refused("This trainer of Whole has no losses: its steps are taken in parts, by Forward, Backward and Update.", () => trainer.Step(Images));
        Refused("This trainer of Whole has no losses", () => trainer.Step(Images, Labels));
        Refused("This trainer of Whole has no losses", () => trainer.Logits.ToArray());

        Assert.Equal(0, trainer.Forward(Images[..726]));
        Refused("Update comes right after Backward; the last part of a step that was taken is Forward.", trainer.Update);
        Refused("InputGradient comes after Backward or a step; the last part", () => trainer.InputGradient(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Output("fc", 2).Length);
        Assert.Contains(
            "Whole has no output 'none'; it has 'fc', 'features', 'side', 'aux'",
            Assert.Throws<ArgumentException>(() => trainer.OutputGradient("none", 0).Length).Message);

        trainer.Backward();
        Refused("OutputGradient comes right after Forward; the last part of a step that was taken is Backward.", () => trainer.OutputGradient("fc", 0));
        Refused("Backward comes right after Forward", trainer.Backward);
        trainer.Update();
        Refused("Update comes right after Backward; the last part of a step that was taken is Update.", trainer.Update);
        Assert.Equal(1, trainer.Steps);

        trainer.Forward(Images);
        network.Write("fc.bias", new float[5]);
        Refused("The parameters of Whole have changed since Forward", trainer.Backward);

        // A call with arguments that are refused changes nothing.
        trainer.Forward(Images);
        Assert.Throws<ArgumentException>(() => trainer.Forward(new float[7]));
        trainer.Backward();
    }

    private static void Refused(string message, Action call) =>
        Assert.StartsWith(message, Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);

    private static void Refused<T>(string message, Func<T> call)
        where T : allows ref struct => Refused(message, () => { call(); });
}
