using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>GoogLeNet with its two auxiliary classifiers, which count 0.3 each in training (Szegedy et al. 2014, section 5).</summary>
public sealed class GoogLeNetTests
{
    private const int Images = 4;
    private const int Steps = 16;
    private const double AuxiliaryWeight = 0.3;

    [Fact]
    public void Training_on_a_few_images_lowers_the_losses_of_all_three_heads()
    {
        string text = SpecFiles.WithoutDropout(SpecFiles.Resize(SpecFiles.Text("googlenet-bn"), 96));
        var spec = SpecFiles.Parse("googlenet-bn", text);
        var best = Theme.SupportedInstructionSets.First();
        var network = NetworkAssembly.CompileFor(best, spec).Create(spec, best, seed: 1);
        var heads = network.Info.Outputs.Concat(network.Info.Auxiliary)
            .Select((output, i) => new Head(output.Name, new SoftmaxCrossEntropy(), i == 0 ? 1 : AuxiliaryWeight))
            .ToArray();
        Assert.Equal(3, heads.Length);
        var trainer = network.CreateTrainer(Images, heads, new Sgd(0.01, momentum: 0.9), threads: 2);
        float[] images = TestData.ToSingle(TestData.Uniform(Images * 3 * 96 * 96, seed: 1));
        foreach (var head in heads)
        {
            new[] { 1, 30, 500, 999 }.CopyTo(trainer.Labels(head.Output));
        }

        double total = trainer.Step(images);
        double[] first = [.. heads.Select(head => (double)trainer.HeadLoss(head.Output))];
        Assert.Equal(first[0] + (AuxiliaryWeight * (first[1] + first[2])), total, 1e-4);
        for (int step = 1; step < Steps; step++)
        {
            trainer.Step(images);
        }

        Assert.All(heads.Zip(first), pair => Assert.InRange(trainer.HeadLoss(pair.First.Output), 0, pair.Second / 2));
    }
}
