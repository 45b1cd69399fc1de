using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class TrainingGoldenTests
{
    public static TheoryData<string> OptimizerNames => [.. Optimizers.Keys];

    private static Dictionary<string, Optimizer> Optimizers { get; } = new()
    {
        ["sgd"] = new Sgd(0.1),
        ["sgd decay"] = new Sgd(0.1, weightDecay: 0.05),
        ["sgd momentum"] = new Sgd(0.1, 0.9, weightDecay: 0.05),
        ["sgd nesterov"] = new Sgd(0.1, 0.9, nesterov: true, weightDecay: 0.05),
        ["rmsprop"] = new RmsProp(0.01, alpha: 0.95),
        ["rmsprop momentum"] = new RmsProp(0.01, momentum: 0.8, weightDecay: 0.05),
        ["adam"] = new Adam(0.01),
        ["adam decay"] = new Adam(0.02, 0.8, 0.99, 1e-6, 0.05),
        ["adamw"] = new AdamW(0.02, weightDecay: 0.05),
    };

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void An_optimizer_steps_as_PyTorch_does(string name)
    {
        var golden = Goldens.Training.GetProperty("optimizers");
        var optimizer = Optimizers[name];
        var parameters = golden.GetProperty("start").Floats();
        var gradients = golden.GetProperty("gradients").FloatRows();
        var expected = golden.GetProperty("steps").GetProperty(name).FloatRows();
        var first = new float[parameters.Length];
        var second = new float[parameters.Length];
        for (var i = 0; i < gradients.Length; i++)
        {
            optimizer.Update(new OptimizerStep(i + 1, optimizer.LearningRate, optimizer.WeightDecay), parameters, gradients[i], first, second);

            // The operations are the same; a few roundings differ where PyTorch fuses a multiply and an add.
            Goldens.AssertClose(expected[i], parameters, 1e-6, $"{name}, step {i + 1}");
        }
    }

    [Fact]
    public void Losses_and_their_gradients_are_those_of_PyTorch()
    {
        var golden = Goldens.Training.GetProperty("losses");
        var outputs = golden.GetProperty("outputs").Floats();
        var labels = golden.GetProperty("labels").EnumerateArray().Select(x => x.GetInt32()).ToArray();
        var soft = golden.GetProperty("soft").Floats();
        var width = outputs.Length / labels.Length;
        foreach (var entry in golden.GetProperty("cases").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            var loss = Create(name, Enum.Parse<Reduction>(entry.GetProperty("reduction").GetString()!, ignoreCase: true));
            var scale = loss.Scale(labels.Length, width);
            var gradient = new float[outputs.Length];
            double sum = 0;
            for (var i = 0; i < labels.Length; i++)
            {
                var output = outputs.AsSpan(i * width, width);
                var target = soft.AsSpan(i * width, width);
                var part = gradient.AsSpan(i * width, width);
                sum += name.EndsWith("labels", StringComparison.Ordinal)
                    ? loss.Evaluate(output, labels[i], (float)scale, part)
                    : loss.Evaluate(output, target, (float)scale, part);
            }

            // Relative to the largest: both sum floats in some order.
            Goldens.AssertClose([entry.GetProperty("value").GetSingle()], [(float)(sum * scale)], 2e-6, name);
            Goldens.AssertClose(entry.GetProperty("gradient").Floats(), gradient, 1e-6, name);
        }
    }

    [Theory]
    [InlineData("step")]
    [InlineData("exponential")]
    [InlineData("cosine")]
    [InlineData("warm-up")]
    public void Schedules_are_those_of_PyTorch(string name)
    {
        var schedule = name switch
        {
            "step" => Schedule.Step(3, 0.5),
            "exponential" => Schedule.Exponential(0.9),
            "cosine" => Schedule.Cosine(10, 0.1),
            _ => Schedule.WarmUp(4, Schedule.Step(3, 0.5), start: 0.25),
        };
        var expected = Goldens.Training.GetProperty("schedules").GetProperty(name).EnumerateArray().ToArray();
        for (var step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step].GetDouble(), schedule.Factor(step), 1e-12);
        }
    }

    [Fact]
    public void Clipping_is_that_of_PyTorch()
    {
        var golden = Goldens.Training.GetProperty("clipping");
        var gradients = golden.GetProperty("gradients").FloatRows();
        var all = gradients.SelectMany(x => x).ToArray();
        var norm = Math.Sqrt(all.Sum(x => (double)x * x));

        GradientClipping.ByNorm(0.5).Apply(all, norm);
        Goldens.AssertClose([.. golden.GetProperty("norm").FloatRows().SelectMany(x => x)], all, 1e-7, "norm");

        all = [.. gradients.SelectMany(x => x)];
        GradientClipping.ByValue(0.5).Apply(all, 0);
        Goldens.AssertClose([.. golden.GetProperty("value").FloatRows().SelectMany(x => x)], all, 0, "value");
    }

    private static Loss Create(string name, Reduction reduction) => name switch
    {
        "binary cross entropy" => new BinaryCrossEntropyWithLogits(reduction),
        "mean squared error" => new MeanSquaredError(reduction),
        _ => new SoftmaxCrossEntropy(reduction),
    };
}
