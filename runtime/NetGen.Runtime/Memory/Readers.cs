using NetGen.Threading;

namespace NetGen.Memory;

/// <summary>
/// Counts those who read something, so that it is changed in place only while nobody does. Readers never wait for each
/// other, and a writer never waits for readers: where somebody reads, it changes a copy. Each reader has a counter of
/// its own or shares it with few others, so that threads do not fight for a line of the cache in every call.
/// </summary>
internal sealed class Readers
{
    private const int MaximumStripes = 32;

    private static readonly int Stripes = Math.Min(Environment.ProcessorCount, MaximumStripes);
    private static int _next;

    private readonly PaddedCounter[] _inside = new PaddedCounter[Stripes];
    private volatile bool _isClosed;

    /// <summary>A counter for a reader, which stays the same in all its calls.</summary>
    public static int NextStripe() => (int)((uint)Interlocked.Increment(ref _next) % (uint)Stripes);

    /// <summary>Begins to read, unless it is closed. What is read does not change until <see cref="Leave"/>.</summary>
    /// <param name="stripe">The reader's counter.</param>
    public bool TryEnter(int stripe)
    {
        // Counted first and then looked, and the other way round in TryClose: one of the two sees the other.
        Interlocked.Increment(ref _inside[stripe].Value);
        if (!_isClosed)
        {
            return true;
        }

        Leave(stripe);
        return false;
    }

    /// <summary>Ends what <see cref="TryEnter"/> began.</summary>
    /// <param name="stripe">The reader's counter.</param>
    public void Leave(int stripe) => Interlocked.Decrement(ref _inside[stripe].Value);

    /// <summary>Lets nobody in any more. One writer at a time.</summary>
    /// <returns>Whether nobody is inside, so that what they read may be changed.</returns>
    public bool TryClose()
    {
        _isClosed = true;
        Interlocked.MemoryBarrier();
        foreach (ref var counter in _inside.AsSpan())
        {
            if (Volatile.Read(ref counter.Value) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets readers in again, who see all that was written before.</summary>
    public void Open() => _isClosed = false;
}
