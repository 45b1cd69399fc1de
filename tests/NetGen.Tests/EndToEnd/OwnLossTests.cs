using NetGen.Tests.Generation;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>A loss that a user wrote, in an assembly that sees the public part of the runtime alone.</summary>
public sealed class OwnLossTests
{
    private const string Source = """
        using System;
        using NetGen;

        namespace Own;

        [Network(Input = "3x8x8")]
        [Conv(9, 3), Tanh, Flatten, Dense(5)]
        public partial class Net;

        // The absolute difference to the one target of an image, the same for all outputs.
        public sealed class Distance() : Loss(Reduction.Mean)
        {
            public override int TargetLength(int outputs) => 1;

            public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
            {
                CheckLengths(output, output, gradient);
                double sum = 0;
                for (int i = 0; i < output.Length; i++)
                {
                    sum += Math.Abs(output[i] - target[0]);
                    gradient[i] = scale * Math.Sign(output[i] - target[0]);
                }

                return sum;
            }

            protected override long Terms(int images, int outputs) => (long)images * outputs;
        }
        """;

    [Fact]
    public void A_loss_of_a_user_trains_without_allocation_and_with_the_same_bits_for_any_threads()
    {
        var result = new GeneratorHarness(Source, usings: "").Run();
        Assert.True(result.Exception is null && result.Diagnostics.IsEmpty, $"{result.Exception} {string.Join('\n', result.Diagnostics)}");
        var assembly = result.Load();
        var loss = (Loss)Activator.CreateInstance(assembly.GetType("Own.Distance", throwOnError: true)!)!;
        float[] images = TestData.ToSingle(TestData.Uniform(7 * 192, seed: 1));
        float[] targets = TestData.ToSingle(TestData.Uniform(7, seed: 2));

        var expected = Train(1, checkAllocation: true);
        Assert.Equal(expected, Train(2));
        Assert.Equal(expected, Train(3));
        Assert.True(expected[30] < expected[0] / 3, $"from {expected[0]} to {expected[30]}");

        float[] Train(int threads, bool checkAllocation = false)
        {
            var network = (Network)Activator.CreateInstance(assembly.GetType("Own.Net", throwOnError: true)!, 1ul, InstructionSet.Best)!;
            var trainer = network.CreateTrainer(7, loss, new Adam(0.01), threads);
            var losses = new float[31];
            for (int i = 0; i < losses.Length; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                losses[i] = trainer.Step(images, targets);
                Assert.True(i == 0 || !checkAllocation || before == GC.GetAllocatedBytesForCurrentThread(), "a step allocates");
            }

            return [.. losses, .. network.Read("dense1.weight")];
        }
    }
}
