using System.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Bench;

/// <summary>The table of <c>--choices</c>: for each convolution of well-known networks the algorithm that the estimates choose, beside the
/// others. Weights come from memory, as in a network, whose weights fit no cache; activations are where the call before has left them.</summary>
internal static class ChoiceTable
{
    private const double Allowed = 1.15;

    // Calls take turns, so that whatever else the machine does befalls all ways.
    private const int MinimumRounds = 12;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.6);

    private static readonly string[] Networks =
    [
        "lenet5", "alexnet", "vgg16", "resnet18", "resnet50", "googlenet-bn", "inception-v3", "mobilenet-v1", "mobilenet-v2", "squeezenet1.1",
        "tiny-yolov2",
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="folder">Where the specs are.</param>
    /// <param name="names">The networks; all of the race if there are none.</param>
    /// <returns>The number of layers whose choice takes more than 15 % longer than another.</returns>
    public static int Write(string folder, string[] names)
    {
        var instructionSet = InstructionSets.Resolve(InstructionSet.Best);
        var isa = Generator.Isa.InstructionSet.All.Single(one => one.Name == instructionSet.ToString());
        var choices = (names.Length > 0 ? names : Networks)
            .SelectMany(name => ConvolutionChoice.Of(Graph(folder, name), isa).Select(choice => (Network: name, Choice: choice)))
            .DistinctBy(one => one.Choice.Chosen.Key + one.Choice.Others.Count)
            .ToArray();
        var work = new KernelWork(isa, choices.SelectMany(one => one.Choice.Others.Append(one.Choice.Chosen)).SelectMany(way => way.Calls).Select(call => call.Kernel).Distinct());
        Console.WriteLine($"{isa.Name}, one thread, ms of the best call");
        Console.WriteLine($"{"network",-16}{"layer",-28}{"operation",-34}{"chosen",9}   others");
        var slow = new List<string>();
        foreach (var (network, choice) in choices)
        {
            ConvolutionWay[] ways = [choice.Chosen, .. choice.Others];
            double[] times = Best(ways, work);

            // Twice if it looks bad: another program may have had the processor during all calls of one way.
            if (times[0] > Allowed * times.Min())
            {
                times = [.. times.Zip(Best(ways, work), Math.Min)];
            }

            double loss = (times[0] / times.Min()) - 1;
            string others = string.Join("  ", choice.Others.Select((way, i) => $"{way.Name} {times[i + 1] * 1e3:F3}"));
            string line = $"{network,-16}{choice.Layer,-28}{Text(choice.Operation),-34}{times[0] * 1e3,9:F3}   {others}";
            Console.WriteLine(loss > Allowed - 1 ? $"{line}   {loss:P0} slower than the best" : line);
            if (loss > Allowed - 1)
            {
                slow.Add(line + $"   {loss:P0}");
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{choices.Length} convolutions of different shapes that have a choice; {slow.Count} lose more than 15 % by it");
        slow.ForEach(Console.WriteLine);
        return slow.Count;
    }

    private static double[] Best(ConvolutionWay[] ways, KernelWork work)
    {
        var calls = ways.Select(way => way.Calls.Select(call => work.ColdCall(call.Kernel, call.Tensors)).ToArray()).ToArray();
        double[] best = [.. ways.Select(_ => double.PositiveInfinity)];
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < MinimumRounds || clock.Elapsed < Duration; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                // The second of two calls finds its activations in the caches.
                for (var call = 0; call < 2; call++)
                {
                    var begin = Stopwatch.GetTimestamp();
                    foreach (var kernel in calls[way])
                    {
                        kernel();
                    }

                    var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
                    best[way] = call == 0 ? best[way] : Math.Min(best[way], seconds);
                }
            }
        }

        work.Free();
        return best;
    }

    private static string Text(ConvolutionOperation operation) =>
        $"{operation.Mnemonic[5..]} {operation.InChannels} to {operation.OutChannels}, {operation.Axes[1].In}x{operation.Axes[2].In}";

    private static Generator.Graph.NetworkGraph Graph(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".net.json");
        var parsed = new SpecFileReader(Path.GetFileName(path), SourceText.From(File.ReadAllText(path)), "Specs", NetworkCompiler.Check).Read();
        return NetworkBuilder.Build(parsed.Spec ?? throw new InvalidOperationException($"{path} is no sound spec."), Purpose.Inference, out _)!;
    }
}
