using System.CommandLine;

namespace NetGen.Examples;

/// <summary>The options of the command, their defaults and their help.</summary>
internal static class CommandLine
{
    private const string Description = """
        Trains LeNet-5 to read digits, saves its weights, loads them again, and shows what it reads.

        Without --data it looks for MNIST in NETGEN_DATA and ../shared/data/mnist, and else trains on digits that it draws itself.

        Examples:
          dotnet run -c Release --project examples/LeNet5
          dotnet run -c Release --project examples/LeNet5 -- --data ~/mnist --epochs 5 --threads 4
          dotnet run -c Release --project examples/LeNet5 -- --isa avx2 --seed 7 --save /tmp/digits.safetensors
        """;

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "The folder of MNIST's four files, gzipped or not",
        HelpName = "DIR",
    };

    private static readonly Option<int> Epochs = CommandOptions.Number("--epochs", "How often to go through the images", 6, 1, 10_000);
    private static readonly Option<int> Batch = CommandOptions.Number("--batch", "The number of images of a training step", 64, 1, 4096);

    private static readonly Option<int> Threads = CommandOptions.Threads();

    private static readonly Option<InstructionSet> Isa = new("--isa")
    {
        Description = $"The instruction set: {InstructionSetNames()}",
        HelpName = "NAME",
        DefaultValueFactory = _ => InstructionSet.Best,
        CustomParser = result => Enum.TryParse(result.Tokens[0].Value, ignoreCase: true, out InstructionSet isa) && Enum.IsDefined(isa)
            ? isa
            : throw new UsageException($"--isa takes {InstructionSetNames()}; got '{result.Tokens[0].Value}'."),
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Determines initial weights, order and drawn digits: a number from 0",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result => ulong.TryParse(result.Tokens[0].Value, out var seed)
            ? seed
            : throw new UsageException($"--seed takes a whole number from 0; got '{result.Tokens[0].Value}'."),
    };

    private static readonly Option<string> Save = new("--save")
    {
        Description = "The safetensors file that receives the weights",
        HelpName = "FILE",
        DefaultValueFactory = _ => Path.Combine("artifacts", "lenet5.safetensors"),
    };

    /// <summary>Parses the arguments and runs the command, or prints help.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    public static int Run(string[] args, Action<Settings> command)
    {
        var root = new RootCommand(Description) { Data, Epochs, Batch, Threads, Isa, Seed, Save };
        root.SetAction(parsed => command(new Settings(
            parsed.GetValue(Data),
            parsed.GetValue(Epochs),
            parsed.GetValue(Batch),
            parsed.GetValue(Threads),
            parsed.GetValue(Isa),
            parsed.GetValue(Seed),
            parsed.GetValue(Save)!)));

        return CommandOptions.Run(root, args);
    }

    private static string InstructionSetNames() => string.Join(", ", Enum.GetNames<InstructionSet>()).ToLowerInvariant();
}
