namespace NetGen.Threading;

/// <summary>
/// How a thread waits for one that works beside it: it watches closely for some microseconds, as the shares of a stage end
/// about that far apart, and then lets others run, as the one it waits for may need this very processor.
/// </summary>
internal struct Patience
{
    // A spin of the runtime is about 40 ns on every processor.
    private const int Spins = 150;

    private int _count;

    /// <summary>Waits a moment.</summary>
    public void Wait()
    {
        // With a single processor whoever is waited for cannot run meanwhile.
        if (_count < Spins && Environment.ProcessorCount > 1)
        {
            _count++;
            Thread.SpinWait(1);
        }
        else
        {
            Thread.Yield();
        }
    }
}
