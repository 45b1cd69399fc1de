using NetGen.Peers.Preparation;
using NetGen.Peers.Reports;
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
    /// <returns>The exit code: 0, or 1 if a row could not be measured.</returns>
    public int Run()
    {
        var networks = new Preparation.Preparation(place, what => console.WriteLine($"preparing {what}")).Run(options);
        if (options.Inference)
        {
            var rows = Measure(networks, (matches, threads) => matches.Inference(threads));
            ConsoleTable.Write(console, "inference of one image", "ONNX Runtime", rows);
        }

        if (options.Training)
        {
            var rows = Measure(networks.Where(network => network.Entry.TrainingBatch is not null), (matches, threads) => matches.Training(threads));
            ConsoleTable.Write(console, "training step: forward, backward, SGD with momentum", "PyTorch", rows);
        }

        return _failures == 0 ? 0 : 1;
    }

    // A row that fails does not take the others with it.
    private List<Row> Measure(IEnumerable<PreparedNetwork> networks, Func<Matches, int, Match> match)
    {
        var rows = new List<Row>();
        foreach (var network in networks)
        {
            foreach (var threads in options.Threads)
            {
                try
                {
                    var row = Referee.Run(match(new Matches(place, network), threads), options);
                    rows.Add(row);
                    console.WriteLine($"{row.Network}, {threads} threads: {Figure.Time(row.Ours.Seconds)} : {Figure.Time(row.Peer.Seconds)}");
                }
                catch (RaceException failure)
                {
                    _failures++;
                    console.WriteLine($"{network.Entry.Name}, {threads} threads: {failure.Message}");
                }
            }
        }

        return rows;
    }
}
