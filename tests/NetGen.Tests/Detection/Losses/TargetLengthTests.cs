using NetGen.Tests.Runtime;
using Xunit;

namespace NetGen.Tests.Detection;

/// <summary>Losses whose targets are not as long as the outputs, in a trainer.</summary>
public sealed class TargetLengthTests
{
    [Fact]
    public void A_trainer_takes_targets_of_the_length_that_the_loss_asks_for()
    {
        var images = RandomData.Floats(1, 3 * FakeNetwork.Inputs);
        float[] targets = [0.5f, 2, -0.25f, 1, 0, 3];
        var shared = new FakeNetwork(seed: 5).CreateTrainer(3, new OneOutput(), new Sgd(0.1));
        var own = new FakeNetwork(seed: 5).CreateTrainer(3, new OneOutput(), new Sgd(0.1));
        targets.CopyTo(own.Targets("fc2"));
        for (var step = 0; step < 50; step++)
        {
            var loss = shared.Step(images, targets);
            Assert.Equal(loss, own.Step(images));
        }

        Assert.InRange(shared.Evaluate(images, targets), 0, 1e-3);
        var mistake = Assert.Throws<ArgumentException>(() => shared.Step(images, new float[12]));
        Assert.Contains("6 targets were expected (2 per image, for the OneOutput of 'fc2'); 12 were given", mistake.Message);
    }

    // The square of the difference of a value and one output, whose number is the second float of the target.
    private sealed class OneOutput() : Loss(Reduction.Sum)
    {
        public override int TargetLength(int outputs) => 2;

        public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
        {
            Assert.Equal(2, target.Length);
            var index = (int)target[1];
            gradient.Clear();
            gradient[index] = 2 * scale * (output[index] - target[0]);
            return Math.Pow(output[index] - target[0], 2);
        }

        protected override long Terms(int images, int outputs) => images;
    }
}
