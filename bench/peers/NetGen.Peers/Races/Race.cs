using NetGen.Peers.Preparation;
using NetGen.Peers.Reports;
using NetGen.Peers.Workers;
using Spectre.Console;

namespace NetGen.Peers.Races;

/// <summary>The whole race.</summary>
/// <param name="place">Where files are.</param>
/// <param name="options">What is raced.</param>
/// <param name="console">Where it is shown.</param>
internal sealed class Race(Workplace place, RaceOptions options, IAnsiConsole console)
{
    private int _failures;

    /// <summary>Prepares, races, and writes the results.</summary>
    /// <param name="command">How the race was started.</param>
    /// <returns>The exit code: 0, or 1 if something could not be measured.</returns>
    public int Run(string command)
    {
        var begin = DateTimeOffset.UtcNow;
        var networks = new Preparer(place, what => console.WriteLine($"preparing {what}")).Run(options);
        var results = new Results(begin, command, [.. Hosts()], [], [], []);
        if (options.Inference)
        {
            results = Keep(results with { Inference = Measure(networks, (matches, threads) => matches.Inference(threads)) });
        }

        if (options.Layers)
        {
            results = Keep(results with { Layers = Profile(networks) });
        }

        if (options.Training)
        {
            var trained = networks.Where(network => network.Entry.TrainingBatch is not null);
            results = Keep(results with { Training = Measure(trained, (matches, threads) => matches.Training(threads)) });
        }

        ConsoleTable.Write(console, "inference of one image", "ONNX Runtime", results.Inference);
        ConsoleTable.Write(console, "training step: forward, backward, SGD with momentum", "PyTorch", results.Training);
        foreach (var line in results.Layers.Where(table => table.Threads == 1).SelectMany(LayerReport.Worst))
        {
            console.WriteLine(line);
        }

        console.WriteLine($"{(DateTimeOffset.UtcNow - begin).TotalMinutes:F1} minutes, {_failures} failures");
        return _failures == 0 ? 0 : 1;
    }

    // After each part, so that a race that is stopped leaves what it has measured.
    private Results Keep(Results results)
    {
        if (options.Saves)
        {
            ResultFiles.Write(place, results);
            console.WriteLine($"written: {place.Page("RESULTS.md")}");
        }

        return results;
    }

    private IEnumerable<Host> Hosts()
    {
        yield return Host(Launch.NetGen(place));
        if (options.Inference || options.Layers)
        {
            yield return Host(Launch.OnnxRuntime(place));
        }

        if (options.Training)
        {
            yield return Host(Launch.PyTorch(place));
        }
    }

    private Host Host(Launch launch)
    {
        var starts = new List<double>();
        while (true)
        {
            using var worker = new Worker(launch, threads: 1);
            var versions = worker.Ask("about");
            starts.Add(worker.Age.TotalSeconds);
            if (starts.Count >= options.Starts)
            {
                return new Host(launch.Name, versions, Statistics.Median(starts), worker.Memory());
            }
        }
    }

    private List<Row> Measure(IEnumerable<PreparedNetwork> networks, Func<Matches, int, Match> match) =>
        Collect(networks, options.Threads, (network, threads) =>
        {
            var row = Referee.Run(match(new Matches(place, network), threads), options);
            console.WriteLine(
                $"{row.Network}, {RowColumns.Threads(threads)}: {Figure.Time(row.Ours.Seconds)} : {Figure.Time(row.Peer.Seconds)}, ratio {Figure.Ratio(row.Ratio)}, of the fastest calls {Figure.Ratio(row.FastestRatio)}");
            if (!row.Agrees)
            {
                _failures++;
                console.WriteLine($"  the results differ: by {Figure.Small(row.Difference)}");
            }

            return row;
        });

    private List<LayerTable> Profile(IEnumerable<PreparedNetwork> networks) => Collect(networks, options.Threads, (network, threads) =>
    {
        console.WriteLine($"{network.Entry.Name}, layer by layer, {RowColumns.Threads(threads)}");
        return LayerRace.Run(place, network, threads, options.Quick);
    });

    // What fails does not take the rest with it.
    private List<T> Collect<T>(
        IEnumerable<PreparedNetwork> networks, IReadOnlyList<int> threadCounts, Func<PreparedNetwork, int, T> measure)
    {
        var results = new List<T>();
        foreach (var network in networks)
        {
            foreach (var threads in threadCounts)
            {
                try
                {
                    results.Add(measure(network, threads));
                }
                catch (RaceException failure)
                {
                    _failures++;
                    console.WriteLine($"{network.Entry.Name}, {RowColumns.Threads(threads)}: {failure.Message}");
                }
            }
        }

        return results;
    }
}
