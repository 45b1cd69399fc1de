using NetGen.Detection;

namespace NetGen.Examples;

/// <summary>The whole job: scenes, anchors, training with its progress, and pictures of what was found.</summary>
internal static class ShapeFinder
{
    private const double LearningRate = 3e-3;

    public static void Run(Settings settings)
    {
        Terminal.Prepare();
        Directory.CreateDirectory(settings.Pictures);
        var photo = settings.Image is { } path ? Photo.Read(path) : null;
        var network = new ShapeYolo(settings.Seed);
        Console.WriteLine($"network: {ShapeYolo.ParameterCount:N0} parameters, {ShapeYolo.MultiplyAdds:N0} multiply-adds a scene, "
            + $"{network.InstructionSet}, {settings.Threads} thread{(settings.Threads == 1 ? "" : "s")}");
        var clusters = SceneSets.FindAnchors(settings.Seed, ShapeYolo.Anchors);
        var grid = new AnchorGrid(ShapeYolo.Cells, ShapeYolo.Cells, clusters.Anchors);
        SceneSets.ReportConflicts(settings.Seed, grid);
        var head = new AnchorHead(grid, Scene.Classes);

        var training = new SceneTraining(settings);
        var trainer = network.CreateTrainer(
            settings.Batch,
            new YoloLoss(head, maximumObjects: Scene.MaximumObjects),
            new Adam(LearningRate),
            settings.Threads,
            training.Schedule());
        var finder = new Finder(network, head);
        var unseen = SceneSets.Unseen(settings.Seed);
        var result = training.Run(batches => trainer.Step(batches.Images, batches.Targets), finder.Find, unseen);
        ScenePictures.Show(finder.Find, unseen, settings.Pictures);
        if (photo is not null)
        {
            Photo.Show(finder, photo, settings.Image!, settings.Pictures);
        }

        // Plain text in one form, so that scripts can read it.
        Console.WriteLine($"mAP@0.5 {result.MeanAveragePrecision:F4}");
    }
}
