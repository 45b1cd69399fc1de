using NetGen.Generated;
using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>What batch norms promise beyond the numbers of a single pass.</summary>
public sealed class BatchNormTests
{
    private const ulong Seed = 3;

    private static readonly NetSpec Vectors = NetText.Parse("5: Dense 4 Name=fc; BatchNorm Name=bn; ReLU; Dense 2", "Vectors");

    private static readonly NetSpec Residual =
        NetText.Parse("6x5x5: Conv 6 3 Padding=1 Bias=false; BatchNorm; ReLU; Conv 6 3 Padding=1 Bias=false; BatchNorm Name=last; Add input!", "Residual");

    private static readonly NetSpec Images =
        NetText.Parse("3x8x8: Conv 16 3 Padding=1; BatchNorm Name=bn; ReLU; MaxPool 2; BatchNorm; Flatten; Dense 3; BatchNorm", "Images");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile([Vectors, Residual, Images]));

    [Fact]
    public void One_value_has_no_variance_and_so_a_batch_of_vectors_needs_two()
    {
        var network = Assembly.Value.Create(Vectors, InstructionSet.Best, Seed);
        var loss = new SoftmaxCrossEntropy();
        var error = Assert.Throws<ArgumentException>(() => network.CreateTrainer(1, loss, new Sgd(0.1)));
        Assert.Contains("'bn' of Vectors", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 or more images", error.Message, StringComparison.Ordinal);
        var trainer = network.CreateTrainer(2, loss, new Sgd(0.1));
        Assert.Throws<ArgumentException>(() => trainer.Step(new float[5], [0]));
        trainer.Step(new float[10], [0, 1]);
        Assert.Equal(2, network.CreateSession().Run(new float[5]).Length);
    }

    [Fact]
    public void A_residual_block_whose_last_scale_is_zero_is_the_identity()
    {
        foreach (var instructionSet in Theme.SupportedInstructionSets)
        {
            var network = Assembly.Value.Create(Residual, instructionSet, Seed);
            network.Write("last.weight", new float[6]);
            float[] images = TestData.ToSingle(TestData.Uniform(3 * 150, 4));
            Assert.Equal(images, network.CreateSession(batch: 3).Run(images).ToArray());
            var trainer = network.CreateTrainer(3, new MeanSquaredError(), new Sgd(0.1));
            trainer.ComputeGradients(images, new float[images.Length]);
            Assert.Equal(images, trainer.Logits.ToArray());
            for (int n = 0; n < 3; n++)
            {
                // Of the mean of y^2: 2 y / count, straight through the identity.
                double[] expected = [.. images.Skip(150 * n).Take(150).Select(x => 2.0 * x / images.Length)];
                Closeness.AssertClose(expected, TestData.ToDouble(trainer.InputGradient(n)), 1e-6, "gradient of the identity");
            }
        }
    }

    [Fact]
    public void Sessions_fold_anew_when_parameters_change()
    {
        foreach (var instructionSet in Theme.SupportedInstructionSets)
        {
            var network = Assembly.Value.Create(Images, instructionSet, Seed);
            var session = network.CreateSession();
            float[] image = TestData.ToSingle(TestData.Uniform(192, 5));
            float[] before = session.Run(image).ToArray();
            network.Write("bn.weight", [.. Enumerable.Range(0, 16).Select(c => 1 + (c / 8f))]);
            float[] after = session.Run(image).ToArray();
            Assert.NotEqual(before, after);
            Assert.Equal(network.CreateSession().Run(image).ToArray(), after);
        }
    }

    [Fact]
    public void Training_moves_averages_whatever_the_optimizer_and_only_in_a_step()
    {
        var network = Assembly.Value.Create(Images, InstructionSet.Best, Seed);
        float[] images = TestData.ToSingle(TestData.Uniform(4 * 192, 6));
        var trainer = network.CreateTrainer(4, new SoftmaxCrossEntropy(), new Sgd(0, weightDecay: 1));
        float[] Averages() =>
        [
            .. network.Parameters.Where(p => p.Kind == ParameterKind.Statistic).SelectMany(p => network.Read(p.Name).ToArray()),
        ];
        float[] start = Averages();
        trainer.ForwardLoss(images, [0, 1, 2, 0]);
        trainer.ComputeGradients(images, [0, 1, 2, 0]);
        Assert.Equal(start, Averages());
        trainer.Step(images, [0, 1, 2, 0]);
        Assert.All(start.Zip(Averages()), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        var states = new[] { 1, 2, 3 }.Select(threads =>
        {
            var network = Assembly.Value.Create(Images, InstructionSet.Best, Seed);
            var trainer = network.CreateTrainer(5, new SoftmaxCrossEntropy(), new Sgd(0.1, momentum: 0.9), threads);
            float[] images = TestData.ToSingle(TestData.Uniform(5 * 192, 7));
            for (int step = 0; step < 3; step++)
            {
                trainer.Step(images, [0, 1, 2, 0, 1]);
            }

            return network.Parameters.SelectMany(p => network.Read(p.Name).ToArray()).ToArray();
        }).ToArray();
        Assert.Equal(states[0], states[1]);
        Assert.Equal(states[0], states[2]);
    }
}
