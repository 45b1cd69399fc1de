using System.Diagnostics;

namespace NetGen.Bench;

/// <summary>The time and the allocations of one call.</summary>
/// <param name="Seconds">The median over the repetitions.</param>
/// <param name="Bytes">What the calling thread allocates in a call.</param>
internal sealed record Sample(double Seconds, long Bytes)
{
    private const int Repetitions = 11;

    // The runtime recompiles hot methods in the background; what is measured is what is left after that.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Repetition = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures a call that is short and made often.</summary>
    public static Sample Of(Func<float> call)
    {
        var calls = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < WarmUp; calls++)
        {
            call();
        }

        calls = Math.Max(1, (int)(calls * Repetition / WarmUp));
        var seconds = new double[Repetitions];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var c = 0; c < calls; c++)
            {
                call();
            }

            seconds[i] = (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency / calls;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new Sample(Median(seconds), allocated / (Repetitions * (long)calls));
    }

    /// <summary>The middle of the values, which are sorted in place.</summary>
    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
