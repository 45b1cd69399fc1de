using NetGen.Detection;

namespace NetGen.Examples;

/// <summary>The whole job: scenes, anchors, training of both networks with its progress, and pictures of what was found.</summary>
internal static class RegionFinder
{
    private const double LearningRate = 2e-3;

    // Small scenes have few cells and shapes: fewer anchors and regions than in the paper are enough.
    private static readonly TwoStageTraining Training = new()
    {
        Proposals = new ProposalWeights { Positive = 0.6f, Sample = 64 },
        Sampling = new RegionSampling { Count = 32 },
        MaximumObjects = Scene.MaximumObjects,
    };

    public static void Run(Settings settings)
    {
        Terminal.Prepare();
        Directory.CreateDirectory(settings.Pictures);
        var features = new TwoStageFeatures(settings.Seed);
        var head = new TwoStageHead(settings.Seed + 1);
        Console.WriteLine($"networks: {TwoStageFeatures.ParameterCount:N0} parameters and {TwoStageFeatures.MultiplyAdds:N0} multiply-adds a scene, "
            + $"{TwoStageHead.ParameterCount:N0} and {TwoStageHead.MultiplyAdds:N0} per region, "
            + $"{features.InstructionSet}, {settings.Threads} thread{(settings.Threads == 1 ? "" : "s")}");
        var clusters = SceneSets.FindAnchors(settings.Seed, TwoStageFeatures.Anchors);
        var design = new TwoStageDesign(
            features,
            head,
            new ProposalHead(new AnchorGrid(TwoStageFeatures.Cells, TwoStageFeatures.Cells, clusters.Anchors)),
            new RegionHead(Scene.Classes));

        var training = new SceneTraining(settings);
        var trainer = new TwoStageTrainer(
            design, settings.Batch, new Adam(LearningRate), Training, settings.Threads, training.Schedule(), seed: settings.Seed);
        var finder = new Finder(design);
        var unseen = SceneSets.Unseen(settings.Seed);
        var result = training.Run(batches => trainer.Step(batches.Images, batches.Targets), finder.Find, unseen);
        Console.WriteLine($"{finder.ProposalRecall(unseen):P1} of the shapes have a proposal of an IoU of at least 0.5, of {Finder.Regions} a scene");
        Console.WriteLine();
        ScenePictures.Show(finder.Find, unseen, settings.Pictures);

        // Plain text in one form, so that scripts can read it.
        Console.WriteLine($"mAP@0.5 {result.MeanAveragePrecision:F4}");
    }
}
