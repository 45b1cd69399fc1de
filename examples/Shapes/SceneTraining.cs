using System.Diagnostics;
using NetGen.Detection;
using Spectre.Console;

namespace NetGen.Examples;

/// <summary>Trains on scenes that are new in every epoch, and shows after each what a network finds in unseen ones.</summary>
/// <param name="settings">What the command line says.</param>
internal sealed class SceneTraining(Settings settings)
{
    /// <summary>The number of steps of an epoch.</summary>
    public int StepsPerEpoch { get; } = (settings.Scenes + settings.Batch - 1) / settings.Batch;

    /// <summary>Learning rates: rising in the first epoch, and then along a cosine to 0 at the end.</summary>
    public Schedule Schedule() => NetGen.Schedule.WarmUp(
        StepsPerEpoch, NetGen.Schedule.Cosine((long)StepsPerEpoch * Math.Max(1, settings.Epochs - 1)), start: 0.1);

    /// <summary>Trains, and prints a table.</summary>
    /// <param name="step">One step on a batch, which gives its loss.</param>
    /// <param name="find">What finds shapes with the parameters of the moment.</param>
    /// <param name="unseen">The scenes that it is judged by.</param>
    /// <returns>How good the detections are in the end.</returns>
    public EvaluationResult Run(Func<SceneBatches, float> step, FindShapes find, Scene[] unseen)
    {
        var batches = new SceneBatches(settings.Seed, settings.Batch);
        AnsiConsole.MarkupLine("[bold]  epoch      loss   mAP@0.5     COCO   seconds[/]");
        var result = new EvaluationResult([], 0);
        var clock = Stopwatch.StartNew();
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            double loss = 0;
            var (first, end) = (epoch * settings.Scenes, (epoch + 1) * settings.Scenes);
            for (var at = first; at < end; at += settings.Batch)
            {
                batches.Draw(at, end);
                loss += step(batches);
            }

            var seconds = clock.Elapsed.TotalSeconds;
            var evaluation = new DetectionEvaluation();
            foreach (var scene in unseen)
            {
                evaluation.Add(find(scene), scene.Objects);
            }

            result = evaluation.Evaluate();
            AnsiConsole.MarkupLine(
                $"{epoch + 1,4}/{settings.Epochs,-4}{loss / StepsPerEpoch,8:F3}[bold]{result.MeanAveragePrecision,10:F4}[/]{evaluation.CocoMean(),9:F4}{seconds,10:F1}");
        }

        Console.WriteLine();
        foreach (var found in result.Classes)
        {
            Console.WriteLine($"{Scene.NameOf(found.Class),-9} {found.Objects,4} in unseen scenes, average precision {found.AveragePrecision:F4}");
        }

        Console.WriteLine();
        return result;
    }
}
