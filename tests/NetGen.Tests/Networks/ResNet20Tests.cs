using NetGen.Data;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>The ResNet-20 of specs/ on CIFAR-10's images: with published weights, and trained from nothing.</summary>
public sealed class ResNet20Tests
{
    private const int Classes = 10;
    private const int Batch = 64;

    private static readonly NetSpec Spec = SpecFiles.Read("resnet20");
    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec));

    [SkippableTheory]
    [EveryInstructionSet]
    public void Published_weights_recognise_996_of_1000_images(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var (images, weights) = Data();
        var network = Assembly.Value.Create(Spec, instructionSet);

        // Besides the parameters the archive holds results for images that are not here.
        network.Load(weights, new WeightNames
        {
            ["grad_*"] = WeightTarget.Ignored,
            ["ref_*"] = WeightTarget.Ignored,
            ["train_mode_*"] = WeightTarget.Ignored,
        });
        var session = network.CreateSession(threads: 2, batch: 100);
        var batches = new Batches(images.Slice(3000, 1000), ImagePreparation.ImageNet, 100);
        int right = 0;
        while (batches.Next())
        {
            right += Right(session.Run(batches.Images), batches.Labels);
        }

        Assert.Equal(996, right);
    }

    [SkippableFact]
    public void Training_mode_comes_to_know_256_images_by_heart()
    {
        const int Epochs = 60;
        var images = Data().Images.Slice(0, 256);
        var network = Assembly.Value.Create(Spec, InstructionSet.Best, seed: 1);
        var trainer = network.CreateTrainer(Batch, new SoftmaxCrossEntropy(), new Adam(3e-3), threads: 2, seed: 1);
        var batches = new Batches(images, ImagePreparation.ImageNet, Batch, seed: 1);
        int right = 0;
        for (int epoch = 0; epoch < Epochs && right < images.Count; epoch++)
        {
            // Counted before each step, by the statistics of the batch.
            right = 0;
            batches.Begin(epoch);
            while (batches.Next())
            {
                trainer.Step(batches.Images, batches.Labels);
                right += Right(trainer.Logits, batches.Labels);
            }
        }

        Assert.Equal(images.Count, right);
    }

    private static (LabelledImages Images, string Weights) Data()
    {
        string weights = DataFolder.FileOrSkip("resnet20-cifar/resnet20.npz");
        return (Cifar10File.Read(DataFolder.FileOrSkip("cifar10/cifar10_data_batch_1_first4000.bin")), weights);
    }

    private static int Right(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int right = 0;
        for (int n = 0; n < labels.Length; n++)
        {
            var scores = logits.Slice(n * Classes, Classes);
            int best = 0;
            for (int c = 1; c < Classes; c++)
            {
                best = scores[c] > scores[best] ? c : best;
            }

            right += best == labels[n] ? 1 : 0;
        }

        return right;
    }
}
