using System.Globalization;
using NetGen.Bench;
using NetGen.Peers.Preparation;
using NetGen.Peers.Reports;
using NetGen.Peers.Workers;

namespace NetGen.Peers.Races;

/// <summary>Sets our time of each layer beside ONNX Runtime's own profile.</summary>
internal static class LayerRace
{
    // They take turns, as in the other races.
    private const int Blocks = 10;
    private const double BlockSeconds = 0.3;
    private const double QuickBlockSeconds = 0.1;
    private const int MinimumRuns = 3;

    // ONNX Runtime keeps a million events at most, some hundred a run.
    private const int MaximumRuns = 500;

    /// <summary>Profiles both programs.</summary>
    /// <exception cref="RaceException">A worker fails.</exception>
    public static LayerTable Run(Workplace place, PreparedNetwork network, int threads, bool quick)
    {
        var match = new Matches(place, network).Inference(threads);
        using var ours = new Worker(match.Ours.Launch, threads);
        using var peer = new Worker(match.Peer.Launch, threads);
        ours.Ask(match.Ours.Command);
        peer.Ask("open", network.Model, network.Images, Text(threads));
        var seconds = quick ? QuickBlockSeconds : BlockSeconds;
        var runs = (int)Math.Clamp(seconds / ours.Time(MinimumRuns).Min(), MinimumRuns, MaximumRuns);

        // Those before are warming up.
        ours.Time(runs);
        var blocks = new List<string[][]>();
        for (var block = 0; block < Blocks; block++)
        {
            blocks.Add(Parse(ours.Ask("profile", Text(runs))));
            peer.Time(runs);
        }

        var ourParts = blocks[0].Select((part, i) => (Name: part[0], Role: part[1], Time: Statistics.Median(blocks.Select(block => Time(block[i][2])))));
        var peerParts = Parse(peer.Ask("profile")).Select(part => (Name: part[0], Time: Time(part[1])));
        var peak = 1e9 * FmaPeak.Measure(InstructionSets.Resolve(InstructionSet.Best), threads);
        var levels = MemoryProbe.Measure();
        var groups = new LayerGroups(network.Layers);
        var loads = network.Stages.ToLookup(stage => groups.Of(stage.Layer));
        return new LayerTable(
            network.Entry.Name,
            threads,
            peak,
            levels,
            Merge(groups, ourParts, peerParts, group => LayerLimit.Of([.. loads[group]], peak, levels)));
    }

    private static LayerTime[] Merge(
        LayerGroups groups,
        IEnumerable<(string Name, string Role, double Time)> ours,
        IEnumerable<(string Name, double Time)> peers,
        Func<string, LayerLimit> limit)
    {
        var ourParts = ours.ToLookup(part => groups.Of(part.Name));
        var peerParts = peers.ToLookup(part => groups.Of(part.Name), part => part.Time);
        return
        [
            .. ourParts.Select(part => part.Key).Union(peerParts.Select(part => part.Key))
                .Select(name => new LayerTime(
                    name,
                    groups.Operation(name),
                    ourParts[name].Sum(part => part.Time),
                    peerParts[name].Sum(),
                    groups.Operations(name),
                    string.Join(", ", ourParts[name].Where(part => part.Role.Length > 0).Select(part => $"{part.Role} {Figure.Time(part.Time)}")),
                    limit(name)))
                .OrderByDescending(layer => layer.Lost),
        ];
    }

    private static string[][] Parse(string answer) => [.. answer.Split('\t').Select(part => part.Split('|'))];

    private static double Time(string nanoseconds) => double.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1e9;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
