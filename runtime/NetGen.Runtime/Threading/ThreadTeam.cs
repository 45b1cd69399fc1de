namespace NetGen.Threading;

/// <summary>
/// A fixed number of threads that run one job at a time together; the caller is thread 0. The other threads are created
/// once, spin briefly between jobs and then sleep. They end when nobody holds the team any more, so that its owner
/// needs no Dispose: between jobs they hold the team's core only.
/// </summary>
internal sealed class ThreadTeam
{
    /// <summary>The largest number of threads a team can have.</summary>
    public const int MaximumSize = 256;

    private readonly TeamCore _core;

    /// <summary>Creates a team and starts its threads.</summary>
    /// <param name="size">The number of threads, the caller included.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not between 1 and 256.</exception>
    public ThreadTeam(int size)
    {
        if (size is < 1 or > MaximumSize)
        {
            // No finalizer is needed for a team that never was.
            GC.SuppressFinalize(this);
            throw new ArgumentOutOfRangeException(
                "threads", size, $"The number of threads must be between 1 and {MaximumSize}.");
        }

        _core = new TeamCore(size);
        _core.Start();
    }

    /// <summary>Lets the threads end.</summary>
    ~ThreadTeam() => _core.Stop();

    /// <summary>The number of threads, the caller included.</summary>
    public int Size => _core.Size;

    /// <summary>
    /// Runs a job on all threads, which are numbered from 0, and returns when all have finished. Allocates nothing.
    /// Must not be called while it runs.
    /// </summary>
    /// <param name="job">The job; create the delegate once.</param>
    /// <exception cref="Exception">The first exception of any thread; the others' are dropped.</exception>
    public void Run(Action<int> job)
    {
        if (Size == 1)
        {
            job(0);
            return;
        }

        _core.Run(job);
        GC.KeepAlive(this);
    }

    /// <summary>Waits until all threads of the running job are here. Every thread must call it equally often.</summary>
    public void Barrier()
    {
        if (Size > 1)
        {
            _core.Barrier();
        }
    }
}
