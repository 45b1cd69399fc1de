namespace NetGen.Threading;

/// <summary>The fixed split of work items over threads: thread t of T does [n t / T, n (t + 1) / T). It depends on
/// nothing but these numbers.</summary>
internal static class Partition
{
    /// <summary>Where a thread's share begins, which is where the thread before it ends.</summary>
    public static int Begin(int items, int thread, int threads) => (int)((long)items * thread / threads);

    /// <summary>Where a thread's share ends.</summary>
    public static int End(int items, int thread, int threads) => Begin(items, thread + 1, threads);
}
