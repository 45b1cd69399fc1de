using System.Diagnostics;
using NetGen.Data;

namespace NetGen.Examples;

/// <summary>Trains by Adam with a learning rate that falls along a cosine, and reports every epoch.</summary>
internal static class Training
{
    private const double LearningRate = 2e-3;

    public static void Run(LeNet5 network, DigitData data, Settings settings)
    {
        var batches = new Batches(data.Training, ImagePreparation.LeNet, settings.Batch, settings.Seed);
        var trainer = network.CreateTrainer(
            settings.Batch,
            new SoftmaxCrossEntropy(),
            new Adam(LearningRate),
            settings.Threads,
            Schedule.Cosine((long)batches.PerEpoch * settings.Epochs));

        var table = new EpochTable(settings.Epochs);
        var total = TimeSpan.Zero;
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var (loss, accuracy) = EpochProgress.Show(epoch, batches.PerEpoch, step => RunEpoch(trainer, batches, epoch, step));
            var elapsed = clock.Elapsed;
            total += elapsed;
            var test = Reading.Of(network, data.Test, settings.Threads).Accuracy;
            table.Add(epoch, loss, accuracy, test, elapsed, data.Training.Count / elapsed.TotalSeconds);
        }

        table.End(total);
    }

    /// <summary>One pass over the images.</summary>
    /// <returns>The mean loss, and the fraction read correctly at the time of their step.</returns>
    private static (double Loss, double Accuracy) RunEpoch(Trainer trainer, Batches batches, int epoch, Action<double> step)
    {
        var loss = 0.0;
        var correct = 0;
        var seen = 0;
        batches.Begin(epoch);
        while (batches.Next())
        {
            var labels = batches.Labels;
            loss += trainer.Step(batches.Images, labels) * labels.Length;
            correct += Reading.Correct(trainer.Logits, labels);
            seen += labels.Length;
            step(loss / seen);
        }

        return (loss / seen, (double)correct / seen);
    }
}
