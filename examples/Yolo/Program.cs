using NetGen.Examples;

const string Description = """
    Trains a small YOLO to find discs, squares, triangles and crosses in scenes that it draws itself.

    It prints the mean average precision on unseen scenes after each epoch, and draws what it finds in some of them.

    Examples:
      dotnet run -c Release --project examples/Yolo
      dotnet run -c Release --project examples/Yolo -- --epochs 4 --threads 4 --pictures /tmp/scenes
      dotnet run -c Release --project examples/Yolo -- --epochs 4 --image photo.jpg
    """;

return Entry.Run("yolo", () => new CommandLine(Description, epochs: 12, folder: "yolo", takesImage: true).Run(args, ShapeFinder.Run));
