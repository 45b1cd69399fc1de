using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>The number of threads changes no bit, and a call allocates nothing.</summary>
public sealed class DeterminismTests
{
    private const int Batch = 7;
    private const int Steps = 3;

    private static readonly NetSpec Spec = NetText.Parse(
        "1x64x64: Conv 16 3 Padding=1; LeakyReLU; MaxPool 2; Conv 6 5; Tanh; AvgPool 2; Conv 16 5; Tanh; Conv 33 3 Padding=1 Algorithm=winograd4; ReLU; "
        + "Conv 16 3 Padding=1 Algorithm=winograd2; ReLU; MaxPool 2; Dropout 0.2; Flatten; "
        + "Dense 120; ReLU; Dense 84; Tanh; Dense 10");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec));
    private static readonly int[] Labels = [.. Enumerable.Range(0, Batch).Select(n => n * 3 % 10)];

    [SkippableTheory]
    [EveryInstructionSet]
    public void Inference_gives_the_same_bits_on_1_2_and_3_threads(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Spec, instructionSet);
        float[] images = Images();
        float[] expected = network.CreateSession(threads: 1, batch: Batch).Run(images).ToArray();
        foreach (int threads in new[] { 2, 3 })
        {
            Assert.Equal(expected, network.CreateSession(threads, Batch).Run(images).ToArray());
            var one = network.CreateSession(threads);
            Assert.Equal(expected, images.Chunk(images.Length / Batch).SelectMany(image => one.Run(image).ToArray()));
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void Training_gives_the_same_bits_on_1_2_and_3_threads(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var expected = Train(instructionSet, threads: 1);
        Assert.Equal(expected, Train(instructionSet, threads: 2));
        Assert.Equal(expected, Train(instructionSet, threads: 3));
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void A_run_and_a_step_allocate_nothing(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Spec, instructionSet);
        float[] images = Images();
        var session = network.CreateSession(batch: Batch);
        var trainer = network.CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Adam(1e-3f));
        session.Run(images);
        trainer.Step(images, Labels);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Steps; i++)
        {
            session.Run(images);
            trainer.Step(images, Labels);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static float[] Images() =>
        TestData.ToSingle(TestData.Uniform(Batch * (int)Spec.Input.Elements, seed: 4));

    private static List<float> Train(InstructionSet instructionSet, int threads)
    {
        var network = Assembly.Value.Create(Spec, instructionSet, seed: 3);
        var trainer = network.CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Adam(1e-3f), threads);
        List<float> result = [.. Enumerable.Range(0, Steps).Select(_ => trainer.Step(Images(), Labels))];
        foreach (var parameter in network.Parameters)
        {
            result.AddRange(network.Read(parameter.Name));
        }

        return result;
    }
}
