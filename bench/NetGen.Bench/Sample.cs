using System.Diagnostics;

namespace NetGen.Bench;

/// <summary>The time and the allocations of one call.</summary>
/// <param name="Seconds">The median over the calls.</param>
/// <param name="Bytes">What the calling thread allocates in a call.</param>
internal sealed record Sample(double Seconds, double Bytes)
{
    private const int MaximumCalls = 50_000;

    // The runtime recompiles hot methods in the background; what is measured is what is left after that.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    /// <summary>Measures a call that takes much longer than reading the clock. Every call is timed by itself, so that the
    /// median leaves out those in which something else had the processor.</summary>
    public static Sample Of(Func<float> call)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUp;)
        {
            call();
        }

        var seconds = new double[MaximumCalls];
        var calls = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var begin = Stopwatch.GetTimestamp();
        for (; calls < MaximumCalls && Stopwatch.GetElapsedTime(begin) < Duration; calls++)
        {
            var start = Stopwatch.GetTimestamp();
            call();
            seconds[calls] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new Sample(Median(seconds[..calls]), (double)allocated / calls);
    }

    /// <summary>The middle of the values, which are sorted in place.</summary>
    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
