using NetGen.Tests.EndToEnd;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Networks;

/// <summary>Networks of one and of three dimensions learn what was generated for them, and then know examples they never saw.</summary>
public sealed class GeneratedTaskTests(ITestOutputHelper output)
{
    private const int Batch = 32;
    private const int Unseen = 300;

    private static readonly Lazy<NetworkAssembly> Assembly = new(() =>
        NetworkAssembly.Compile([SpecFiles.Read("heartbeat"), SpecFiles.Read("volumes")]));

    [SkippableTheory]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Neon)]
    [InlineData(InstructionSet.Portable)]
    public void A_network_of_one_dimension_tells_heartbeats_apart(InstructionSet instructionSet) =>
        Learn(instructionSet, "heartbeat", GeneratedTask.Heartbeats, examples: 960, epochs: 40, bar: 0.97);

    [SkippableTheory]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Neon)]
    [InlineData(InstructionSet.Portable)]
    public void A_network_of_three_dimensions_tells_shapes_apart(InstructionSet instructionSet) =>
        Learn(instructionSet, "volumes", GeneratedTask.Volumes, examples: 640, epochs: 6, bar: 0.97);

    private void Learn(
        InstructionSet instructionSet, string name, Func<int, int, GeneratedTask> generate, int examples, int epochs, double bar)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var spec = SpecFiles.Read(name);
        var network = Assembly.Value.Create(spec, instructionSet, seed: 3);
        var (inputs, labels) = generate(examples, 1);
        int length = inputs.Length / examples;
        var trainer = network.CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Adam(0.005), seed: 3);
        float first = 0;
        float last = 0;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int step = 0; step < epochs * examples / Batch; step++)
        {
            int begin = step * Batch % examples;
            last = trainer.Step(inputs.AsSpan(begin * length, Batch * length), labels.AsSpan(begin, Batch));
            first = step == 0 ? last : first;
        }

        double seconds = clock.Elapsed.TotalSeconds;
        var unseen = generate(Unseen, 2);
        var session = network.CreateSession();
        int right = unseen.Labels.Where((label, i) => Largest(session.Run(unseen.Inputs.AsSpan(i * length, length))) == label).Count();
        string found = $"{name} on {instructionSet}: {right} of {Unseen} right after {seconds:F1} s of training, loss {first:F3} to {last:F3}";
        output.WriteLine(found);
        Assert.True(right >= bar * Unseen, found);
        Assert.True(last < first / 4, found);
    }

    private static int Largest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }
}
