using NetGen.Peers.Workers;

namespace NetGen.Peers.Races;

/// <summary>What the processes of one side have been measured at.</summary>
internal sealed class Tally
{
    private readonly List<double> _starts = [];
    private readonly List<double> _seconds = [];
    private long _memory;

    /// <summary>The answer of the process started last to its command.</summary>
    public string Result { get; private set; } = "";

    /// <summary>Starts a process and has it give its first result.</summary>
    /// <exception cref="RaceException">The worker fails.</exception>
    public Worker Start(Contestant contestant, int threads)
    {
        var worker = new Worker(contestant.Launch, threads);
        try
        {
            Result = worker.Ask(contestant.Command);
            _starts.Add(worker.Age.TotalSeconds);
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Takes over what a process was measured at.</summary>
    /// <param name="worker">The process.</param>
    /// <param name="seconds">The seconds of its calls.</param>
    public void Add(Worker worker, IEnumerable<double> seconds)
    {
        _seconds.AddRange(seconds);
        _memory = Math.Max(_memory, worker.Memory());
    }

    /// <summary>All of it.</summary>
    public Side Sum() => new(Statistics.Median(_seconds), _seconds.Min(), Statistics.Median(_starts), _memory);
}
