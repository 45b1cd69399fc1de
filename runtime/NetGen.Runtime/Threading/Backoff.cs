using System.Diagnostics;

namespace NetGen.Threading;

/// <summary>
/// How a thread waits for one that works beside it: it watches closely for some microseconds, as the shares of a stage
/// end about that far apart, and then lets others run, as the one it waits for may need this very processor. A thread
/// that has done so for long should sleep: threads that only give way to each other can stay on one processor beside an
/// idle one, since systems look for an idle processor when a thread wakes.
/// </summary>
internal struct Backoff
{
    // A spin of the runtime is about 40 ns on every processor.
    private const int Spins = 150;

    private static readonly long Ticks = Stopwatch.Frequency / 10_000;

    private int _count;
    private long _end;

    /// <summary>Whether it has waited for a tenth of a millisecond.</summary>
    public readonly bool IsOver => _end != 0 && Stopwatch.GetTimestamp() > _end;

    /// <summary>Waits a moment.</summary>
    public void Wait()
    {
        // With a single processor whoever is waited for cannot run meanwhile.
        if (_count < Spins && Environment.ProcessorCount > 1)
        {
            _count++;
            Thread.SpinWait(1);
            return;
        }

        if (_end == 0)
        {
            _end = Stopwatch.GetTimestamp() + Ticks;
        }

        Thread.Yield();
    }
}
