using NetGen.Peers.Workers;

namespace NetGen.Peers.Races;

/// <summary>Times two workers in turns, so that whatever else the machine does befalls both.</summary>
internal static class Turns
{
    // Long beside a change of turns, short beside the moods of a machine.
    private const double BlockSeconds = 0.25;
    private const int MaximumCallsOfBlock = 5000;

    // Threads that spin for more work after a call have gone to sleep by then.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The seconds of single calls of each.</summary>
    public static (IReadOnlyList<double> First, IReadOnlyList<double> Second) Take(Worker first, Worker second, RaceOptions options)
    {
        Runner[] runners = [new(first, options), new(second, options)];
        while (runners.Any(runner => !runner.IsDone))
        {
            foreach (var runner in runners)
            {
                Thread.Sleep(Pause);
                runner.RunBlock();
            }
        }

        return (runners[0].Seconds, runners[1].Seconds);
    }

    private sealed class Runner
    {
        private readonly Worker _worker;
        private readonly RaceOptions _options;
        private readonly List<double> _seconds = [];
        private readonly int _calls;

        public Runner(Worker worker, RaceOptions options)
        {
            _worker = worker;
            _options = options;
            var fastest = double.PositiveInfinity;
            var spent = 0.0;
            for (var calls = 1; spent < options.WarmUp.TotalSeconds; calls = Math.Min(2 * calls, MaximumCallsOfBlock))
            {
                var block = worker.Time(calls);
                spent += block.Sum();
                fastest = Math.Min(fastest, block.Min());
            }

            _calls = (int)Math.Clamp(BlockSeconds / fastest, 1, MaximumCallsOfBlock);
        }

        public bool IsDone => _seconds.Count >= _options.FewestCalls && _seconds.Sum() >= _options.Duration.TotalSeconds;

        public IReadOnlyList<double> Seconds => _seconds;

        public void RunBlock() => _seconds.AddRange(_worker.Time(_calls));
    }
}
