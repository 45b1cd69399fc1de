using NetGen.Examples;

const string Description = """
    Trains a small detector of two stages, as Faster R-CNN, to find discs, squares, triangles and crosses in scenes that it draws
    itself: one network proposes regions, another one says what they show. Both are trained together.

    It prints the mean average precision on unseen scenes after each epoch, and draws what it finds in some of them.

    Examples:
      dotnet run -c Release --project examples/TwoStage
      dotnet run -c Release --project examples/TwoStage -- --epochs 4 --threads 4 --pictures /tmp/scenes
    """;

return Entry.Run("two-stage", () => new CommandLine(Description, epochs: 10, folder: "two-stage").Run(args, RegionFinder.Run));
