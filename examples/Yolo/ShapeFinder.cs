using System.Diagnostics;
using NetGen.Detection;
using Spectre.Console;

namespace NetGen.Examples;

/// <summary>The whole job: scenes, anchors, training with its progress, and pictures of what was found.</summary>
internal static class ShapeFinder
{
    private const double LearningRate = 3e-3;
    private const int AnchorScenes = 500;
    private const int UnseenScenes = 300;

    // Scenes of training, of anchors and unseen ones have seeds of their own.
    private const ulong AnchorSeed = 1_000_000;
    private const ulong UnseenSeed = 2_000_000;

    public static void Run(Settings settings)
    {
        Terminal.Prepare();
        Directory.CreateDirectory(settings.Pictures);
        var network = new ShapeYolo(settings.Seed);
        var clusters = FindAnchors(settings.Seed);
        var head = new AnchorHead(new AnchorGrid(ShapeYolo.Cells, ShapeYolo.Cells, clusters.Anchors), Scene.Classes);
        Console.WriteLine($"network: {ShapeYolo.ParameterCount:N0} parameters, {ShapeYolo.MultiplyAdds:N0} multiply-adds a scene, "
            + $"{network.InstructionSet}, {settings.Threads} thread{(settings.Threads == 1 ? "" : "s")}");
        Console.WriteLine($"anchors: {string.Join(", ", clusters.Anchors.Select(a => $"{a.Width * Scene.Size:F1} x {a.Height * Scene.Size:F1}"))}"
            + $" pixels, mean IoU with the shapes {clusters.MeanIou:F3}");
        Console.WriteLine();

        Scene[] unseen = [.. Enumerable.Range(0, UnseenScenes).Select(number => Scene.Draw(settings.Seed + UnseenSeed, number))];
        var result = Train(network, head, unseen, settings);
        ScenePictures.Show(new Finder(network, head), unseen, settings.Pictures);

        // Plain text in one form, so that scripts can read it.
        Console.WriteLine($"mAP@0.5 {result.MeanAveragePrecision:F4}");
    }

    private static AnchorClusters FindAnchors(ulong seed)
    {
        BoxSize[] sizes =
        [
            .. from number in Enumerable.Range(0, AnchorScenes)
               from shape in Scene.Draw(seed + AnchorSeed, number).Objects
               select new BoxSize(shape.Box.Width, shape.Box.Height),
        ];
        return AnchorClusters.Find(sizes, ShapeYolo.Anchors, seed);
    }

    private static EvaluationResult Train(ShapeYolo network, AnchorHead head, Scene[] unseen, Settings settings)
    {
        var batches = new SceneBatches(settings.Seed, settings.Batch);
        var steps = (settings.Scenes + settings.Batch - 1) / settings.Batch;
        var trainer = network.CreateTrainer(
            settings.Batch,
            new YoloLoss(head, maximumObjects: Scene.MaximumObjects),
            new Adam(LearningRate),
            settings.Threads,
            Schedule.WarmUp(steps, Schedule.Cosine((long)steps * Math.Max(1, settings.Epochs - 1)), start: 0.1));

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
                loss += trainer.Step(batches.Images, batches.Targets);
            }

            var seconds = clock.Elapsed.TotalSeconds;
            var evaluation = Evaluate(new Finder(network, head), unseen);
            result = evaluation.Evaluate();
            AnsiConsole.MarkupLine(
                $"{epoch + 1,4}/{settings.Epochs,-4}{loss / steps,8:F3}[bold]{result.MeanAveragePrecision,10:F4}[/]{evaluation.CocoMean(),9:F4}{seconds,10:F1}");
        }

        Console.WriteLine();
        foreach (var found in result.Classes)
        {
            Console.WriteLine($"{Scene.NameOf(found.Class),-9} {found.Objects,4} in unseen scenes, average precision {found.AveragePrecision:F4}");
        }

        Console.WriteLine();
        return result;
    }

    private static DetectionEvaluation Evaluate(Finder finder, Scene[] scenes)
    {
        var evaluation = new DetectionEvaluation();
        foreach (var scene in scenes)
        {
            evaluation.Add(finder.Find(scene), scene.Objects);
        }

        return evaluation;
    }
}
