using NetGen.Bench;
using NetGen.Peers.Workers;

namespace NetGen.Peers.Races;

/// <summary>Measures a row.</summary>
internal static class Referee
{
    private const int TrialCalls = 5;

    /// <summary>Starts both sides some times, then lets the last two processes take turns.</summary>
    /// <exception cref="RaceException">A worker fails.</exception>
    public static Row Run(Match match, RaceOptions options)
    {
        match = match with { Peer = Fastest(match) };
        var (ourStarts, peerStarts) = (new List<double>(), new List<double>());
        for (var i = 1; i < options.Starts; i++)
        {
            using (Start(match.Ours, match.Threads, ourStarts, out _))
            {
            }

            using (Start(match.Peer, match.Threads, peerStarts, out _))
            {
            }
        }

        using var ours = Start(match.Ours, match.Threads, ourStarts, out var ourResult);
        using var peer = Start(match.Peer, match.Threads, peerStarts, out var peerResult);
        var difference = match.Difference(ourResult, peerResult);
        var peak = Peak(match.Threads);
        var (ourSeconds, peerSeconds) = Turns.Take(ours, peer, options);
        return new Row(
            match.Network,
            match.Batch,
            match.Threads,
            Summary(ours, ourSeconds, ourStarts),
            Summary(peer, peerSeconds, peerStarts),
            difference,
            difference <= match.Tolerance,
            match.Operations,
            Math.Max(peak, Peak(match.Threads)),
            DateTimeOffset.UtcNow);
    }

    // Where PyTorch's threads spin between two operators, those of OpenBLAS may wait for their processors: which way of waiting
    // is better depends on the network and the machine, and the peer is to have the better one.
    private static Contestant Fastest(Match match)
    {
        if (match.Batch is null || match.Threads == 1)
        {
            return match.Peer;
        }

        Contestant[] choices = [match.Peer, match.Peer with { Launch = match.Peer.Launch with { WaitPolicy = "passive" } }];
        return choices.MinBy(choice =>
        {
            using var worker = Start(choice, match.Threads, [], out _);
            return Statistics.Median(worker.Time(TrialCalls));
        })!;
    }

    private static Side Summary(Worker worker, IReadOnlyList<double> seconds, IReadOnlyList<double> starts) =>
        new(Statistics.Median(seconds), seconds.Min(), Statistics.Median(starts), worker.Memory());

    private static Worker Start(Contestant contestant, int threads, List<double> starts, out string result)
    {
        var worker = new Worker(contestant.Launch, threads);
        try
        {
            result = worker.Ask(contestant.Command);
            starts.Add(worker.Age.TotalSeconds);
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Operations a second of multiply-adds alone.</summary>
    private static double Peak(int threads) => 1e9 * FmaPeak.Measure(InstructionSets.Resolve(InstructionSet.Best), threads);
}
