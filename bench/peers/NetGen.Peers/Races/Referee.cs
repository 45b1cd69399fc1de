using NetGen.Bench;
using NetGen.Peers.Workers;

namespace NetGen.Peers.Races;

/// <summary>Measures a row.</summary>
internal static class Referee
{
    private const int TrialCalls = 5;

    /// <summary>Lets some pairs of processes take turns, one pair after the other: where a process lies in memory and which processors it
    /// got is chance, which may hold as long as it lives.</summary>
    /// <exception cref="RaceException">A worker fails.</exception>
    public static Row Run(Match match, RaceOptions options)
    {
        match = match with { Peer = Fastest(match) };
        var (ours, peers) = (new Tally(), new Tally());
        var (difference, peak) = (0.0, 0.0);
        for (var start = 0; start < options.Starts; start++)
        {
            using var our = ours.Start(match.Ours, match.Threads);
            using var peer = peers.Start(match.Peer, match.Threads);
            difference = Math.Max(difference, match.Difference(ours.Result, peers.Result));
            peak = Math.Max(peak, Peak(match.Threads));
            var (ourSeconds, peerSeconds) = Turns.Take(our, peer, options);
            ours.Add(our, ourSeconds);
            peers.Add(peer, peerSeconds);
        }

        return new Row(
            match.Network,
            match.Batch,
            match.Threads,
            ours.Sum(),
            peers.Sum(),
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
            using var worker = new Tally().Start(choice, match.Threads);
            return Statistics.Median(worker.Time(TrialCalls));
        })!;
    }

    /// <summary>Operations a second of multiply-adds alone.</summary>
    private static double Peak(int threads) => 1e9 * FmaPeak.Measure(InstructionSets.Resolve(InstructionSet.Best), threads);
}
