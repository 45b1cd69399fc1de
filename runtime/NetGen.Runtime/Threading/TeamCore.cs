using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace NetGen.Threading;

/// <summary>What the threads of a <see cref="ThreadTeam"/> share.</summary>
/// <param name="size">The number of threads, the caller included.</param>
internal sealed class TeamCore(int size)
{
    // Long enough to bridge the caller's work between two training steps or inferences, short enough not to be seen.
    private static readonly long SpinTicks = Stopwatch.Frequency / 5000;

    private readonly object _gate = new();
    private Action<int>? _job;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _failed;
    private volatile bool _stopped;
    private int _sleepers;
    private PaddedCounter _generation;
    private PaddedCounter _running;
    private PaddedCounter _missing;
    private PaddedCounter _phase;

    /// <summary>The number of threads, the caller included.</summary>
    public int Size { get; } = size;

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        for (var i = 1; i < Size; i++)
        {
            var index = i;
            var thread = new Thread(() => Work(index)) { IsBackground = true, Name = $"NetGen {index}" };
            thread.UnsafeStart();
        }
    }

    /// <summary>Lets the threads end once they are idle.</summary>
    public void Stop()
    {
        _stopped = true;
        Interlocked.Increment(ref _generation.Value);
        WakeSleepers();
    }

    /// <summary>See <see cref="ThreadTeam.Run"/>.</summary>
    public void Run(Action<int> job)
    {
        _job = job;
        _failed = false;
        _missing.Value = Size;
        _running.Value = Size - 1;
        Interlocked.Increment(ref _generation.Value);
        WakeSleepers();
        Invoke(0);

        AwaitOthers();

        _job = null;
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }
    }

    /// <summary>
    /// The sense-reversing barrier of Mellor-Crummey and Scott (1991), section 3.1, with a counter of phases as the
    /// sense. A thread that failed never arrives, so the others look out for failure.
    /// </summary>
    public void Barrier()
    {
        var phase = Volatile.Read(ref _phase.Value);
        if (Interlocked.Decrement(ref _missing.Value) == 0)
        {
            _missing.Value = Size;
            Interlocked.Increment(ref _phase.Value);
            WakeSleepers();
            return;
        }

        var backoff = new Backoff();
        while (Volatile.Read(ref _phase.Value) == phase)
        {
            if (_failed)
            {
                throw new TeamAbortedException();
            }

            if (!backoff.IsOver)
            {
                backoff.Wait();
                continue;
            }

            lock (_gate)
            {
                Interlocked.Increment(ref _sleepers);
                while (Volatile.Read(ref _phase.Value) == phase && !_failed)
                {
                    Monitor.Wait(_gate);
                }

                Interlocked.Decrement(ref _sleepers);
            }
        }
    }

    private void Work(int index)
    {
        var seen = 0;
        while (true)
        {
            seen = AwaitGenerationAfter(seen);
            if (_stopped)
            {
                return;
            }

            Invoke(index);
            if (Interlocked.Decrement(ref _running.Value) == 0)
            {
                WakeSleepers();
            }
        }
    }

    private int AwaitGenerationAfter(int seen)
    {
        var end = Stopwatch.GetTimestamp() + SpinTicks;
        while (Stopwatch.GetTimestamp() < end)
        {
            if (Volatile.Read(ref _generation.Value) != seen)
            {
                return _generation.Value;
            }

            Thread.SpinWait(1);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _generation.Value) == seen)
            {
                Monitor.Wait(_gate);
            }

            Interlocked.Decrement(ref _sleepers);
        }

        return _generation.Value;
    }

    private void AwaitOthers()
    {
        var backoff = new Backoff();
        while (Volatile.Read(ref _running.Value) != 0)
        {
            if (!backoff.IsOver)
            {
                backoff.Wait();
                continue;
            }

            lock (_gate)
            {
                Interlocked.Increment(ref _sleepers);
                while (Volatile.Read(ref _running.Value) != 0)
                {
                    Monitor.Wait(_gate);
                }

                Interlocked.Decrement(ref _sleepers);
            }
        }
    }

    // To be called behind an interlocked change of what they wait for. Whoever sleeps first counts as a sleeper and
    // then looks at it; here it is the other way round, so that one of the two always sees the other.
    private void WakeSleepers()
    {
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    // A frame of its own, so that an idle thread's stack does not hold the job, and with it the owner of the team.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Invoke(int index)
    {
        try
        {
            _job!(index);
        }
        catch (TeamAbortedException)
        {
            // The thread that failed has recorded why.
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            _failed = true;
            Interlocked.MemoryBarrier();
            WakeSleepers();
        }
    }

    /// <summary>Unwinds a thread whose team has failed elsewhere.</summary>
    private sealed class TeamAbortedException : Exception;
}
