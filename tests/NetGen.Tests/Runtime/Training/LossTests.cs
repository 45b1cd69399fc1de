using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class LossTests
{
    public static TheoryData<int> Lengths => [1, 2, 7, 8, 10, 16, 19, 33];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Gradients_agree_with_finite_differences(int length)
    {
        Loss[] losses = [new SoftmaxCrossEntropy(), new BinaryCrossEntropyWithLogits(), new MeanSquaredError()];
        var output = RandomData.Floats(length, length);
        var target = RandomData.Floats(length + 100, length).Select(Math.Abs).ToArray();
        foreach (var loss in losses)
        {
            AssertGradient(output, (x, gradient) => loss.Evaluate(x, target, 1, gradient), loss.GetType().Name);
        }

        var label = length / 2;
        AssertGradient(output, (x, gradient) => new SoftmaxCrossEntropy().Evaluate(x, label, 1, gradient), "labels");
    }

    [Fact]
    public void Huge_outputs_give_finite_losses()
    {
        float[] output = [3e38f, -3e38f, 0];
        var gradient = new float[3];
        Assert.Equal(0, new SoftmaxCrossEntropy().Evaluate(output, 0, 1, gradient));
        Assert.Equal([0, 0, 0], gradient);
        Assert.Equal(Math.Log(2), new BinaryCrossEntropyWithLogits().Evaluate(output, [1, 0, 0.5f], 1, gradient), 1e-6);
        Assert.Equal([0, 0, 0], gradient);
    }

    [Fact]
    public void A_label_out_of_range_is_refused()
    {
        var loss = new SoftmaxCrossEntropy();
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => loss.Evaluate([1, 2], 2, 1, new float[2]));
        Assert.Contains("between 0 and 1", exception.Message);
        Assert.Throws<NotSupportedException>(() => new MeanSquaredError().Evaluate([1, 2], 1, 1, new float[2]));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        AssertRefused("learningRate", () => new Sgd(-1));
        AssertRefused("momentum", () => new Sgd(0.1, 1));
        AssertRefused("beta2", () => new Adam(beta2: double.NaN));
        AssertRefused("epsilon", () => new AdamW(epsilon: 0));
        AssertRefused("alpha", () => new RmsProp(alpha: 2));
        AssertRefused("weightDecay", () => new AdamW(weightDecay: double.PositiveInfinity));
        AssertRefused("gamma", () => Schedule.Exponential(0));
        AssertRefused("steps", () => Schedule.Cosine(0));
        AssertRefused("maximum", () => GradientClipping.ByNorm(-1));
        AssertRefused("reduction", () => new MeanSquaredError((Reduction)7));
        Assert.Throws<ArgumentException>(() => new Sgd(0.1, nesterov: true));

        static void AssertRefused(string name, Func<object> create) =>
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);
    }

    [Fact]
    public void An_optimizer_says_what_it_was_given()
    {
        var sgd = new Sgd(0.1, 0.9, nesterov: true, decayed: DecayedParameters.Weights);
        Assert.Equal((0.1, 0.9, true, DecayedParameters.Weights), (sgd.LearningRate, sgd.Momentum, sgd.Nesterov, sgd.Decayed));
        var adam = new Adam(0.1, 0.8, 0.99, 1e-6, 0.5);
        Assert.Equal((0.8, 0.99, 1e-6, 0.5), (adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay));
        var adamW = new AdamW(0.1, 0.8, 0.99, 1e-6, 0.5);
        Assert.Equal((0.8, 0.99, 1e-6, 0.5), (adamW.Beta1, adamW.Beta2, adamW.Epsilon, adamW.WeightDecay));
    }

    private static void AssertGradient(float[] output, Func<float[], float[], double> loss, string name)
    {
        const float Delta = 1e-2f;
        var gradient = new float[output.Length];
        loss(output, gradient);
        for (var i = 0; i < output.Length; i++)
        {
            var moved = output.ToArray();
            moved[i] = output[i] + Delta;
            var above = loss(moved, new float[output.Length]);
            moved[i] = output[i] - Delta;
            var below = loss(moved, new float[output.Length]);

            // The third derivatives are below 1, so the difference errs by less than delta^2; rounding by about 1e-5.
            Assert.True(
                Math.Abs((above - below) / (2 * Delta) - gradient[i]) < 2e-4,
                $"{name}, output {i} of {output.Length}: {(above - below) / (2 * Delta)} and {gradient[i]}");
        }
    }
}
