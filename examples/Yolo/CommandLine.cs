using System.CommandLine;

namespace NetGen.Examples;

/// <summary>The options of the command, their defaults and their help.</summary>
internal static class CommandLine
{
    private const string Description = """
        Trains a small YOLO to find discs, squares, triangles and crosses in scenes that it draws itself.

        It prints the mean average precision on unseen scenes after each epoch, and draws what it finds in some of them.

        Examples:
          dotnet run -c Release --project examples/Yolo
          dotnet run -c Release --project examples/Yolo -- --epochs 4 --threads 4 --pictures /tmp/scenes
        """;

    private static readonly Option<int> Epochs = Number("--epochs", "The number of epochs", 12, 1, 10_000);
    private static readonly Option<int> Scenes = Number("--scenes", "The number of scenes of an epoch", 1500, 1, 1_000_000);
    private static readonly Option<int> Batch = Number("--batch", "The number of scenes of a training step", 16, 1, 1024);

    private static readonly Option<int> Threads = Number(
        "--threads", "The number of threads; the result does not depend on it", Math.Min(Environment.ProcessorCount, 4), 1, 256);

    private static readonly Option<int> Seed = Number("--seed", "Determines scenes and initial weights", 1, 0, int.MaxValue);

    private static readonly Option<string> Pictures = new("--pictures")
    {
        Description = "The folder that receives pictures of unseen scenes with what was found",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "yolo"),
    };

    /// <summary>Parses the arguments and runs the command, or prints help.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    public static int Run(string[] args, Action<Settings> command)
    {
        var root = new RootCommand(Description) { Epochs, Scenes, Batch, Threads, Seed, Pictures };
        root.SetAction(parsed => command(new Settings(
            parsed.GetValue(Epochs),
            parsed.GetValue(Scenes),
            parsed.GetValue(Batch),
            parsed.GetValue(Threads),
            (ulong)parsed.GetValue(Seed),
            parsed.GetValue(Pictures)!)));

        var result = root.Parse(args);
        return result.Errors.Count == 0
            ? result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
            : throw new UsageException($"{result.Errors[0].Message} (--help shows the options)");
    }

    private static Option<int> Number(string name, string description, int value, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result => int.TryParse(result.Tokens[0].Value, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new UsageException($"{name} takes a number from {minimum} to {maximum}; got '{result.Tokens[0].Value}'."),
    };
}
