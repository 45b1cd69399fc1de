using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Bench;

/// <summary>The rate of fused multiply-adds that the processor sustains from C#: what a kernel can reach at best.</summary>
internal static class FmaPeak
{
    // Enough independent chains to cover a latency of 4 cycles at 2 a cycle with some to spare, few enough for 16 registers.
    private const int Chains = 12;
    private const int Iterations = 1_000_000;
    private const int Repetitions = 31;

    /// <summary>Measures the peak of an instruction set on a number of threads at once.</summary>
    /// <returns>10^9 floating-point operations per second, two for each multiply-add.</returns>
    public static double Measure(InstructionSet instructionSet, int threads)
    {
        (Func<int, float> loop, int lanes) = instructionSet switch
        {
            InstructionSet.Avx512 => ((Func<int, float>)Loop512, 16),
            InstructionSet.Avx2 => (Loop256, 8),
            _ => (Loop128, 4),
        };

        var best = 0.0;
        for (var i = 0; i < Repetitions; i++)
        {
            best = Math.Max(best, 2.0 * lanes * Chains * Iterations * threads / Seconds(loop, threads) / 1e9);
        }

        return best;
    }

    private static double Seconds(Func<int, float> loop, int threads)
    {
        using var together = new Barrier(threads);
        var begin = new long[threads];
        var end = new long[threads];
        var workers = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            var thread = i;
            workers[i] = new Thread(() =>
            {
                together.SignalAndWait();
                begin[thread] = Stopwatch.GetTimestamp();
                loop(Iterations);
                end[thread] = Stopwatch.GetTimestamp();
            });
            workers[i].Start();
        }

        foreach (var worker in workers)
        {
            worker.Join();
        }

        // From the first thread's start to the last one's end, by the threads' own clocks: whoever joins them may be late.
        return Stopwatch.GetElapsedTime(begin.Min(), end.Max()).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop512(int iterations)
    {
        var a = Vector512.Create(1.0000001f);
        var b = Vector512.Create(1e-9f);
        Vector512<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (var i = 0; i < iterations; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(a, b, c0);
            c1 = Vector512.FusedMultiplyAdd(a, b, c1);
            c2 = Vector512.FusedMultiplyAdd(a, b, c2);
            c3 = Vector512.FusedMultiplyAdd(a, b, c3);
            c4 = Vector512.FusedMultiplyAdd(a, b, c4);
            c5 = Vector512.FusedMultiplyAdd(a, b, c5);
            c6 = Vector512.FusedMultiplyAdd(a, b, c6);
            c7 = Vector512.FusedMultiplyAdd(a, b, c7);
            c8 = Vector512.FusedMultiplyAdd(a, b, c8);
            c9 = Vector512.FusedMultiplyAdd(a, b, c9);
            c10 = Vector512.FusedMultiplyAdd(a, b, c10);
            c11 = Vector512.FusedMultiplyAdd(a, b, c11);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop256(int iterations)
    {
        var a = Vector256.Create(1.0000001f);
        var b = Vector256.Create(1e-9f);
        Vector256<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (var i = 0; i < iterations; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(a, b, c0);
            c1 = Vector256.FusedMultiplyAdd(a, b, c1);
            c2 = Vector256.FusedMultiplyAdd(a, b, c2);
            c3 = Vector256.FusedMultiplyAdd(a, b, c3);
            c4 = Vector256.FusedMultiplyAdd(a, b, c4);
            c5 = Vector256.FusedMultiplyAdd(a, b, c5);
            c6 = Vector256.FusedMultiplyAdd(a, b, c6);
            c7 = Vector256.FusedMultiplyAdd(a, b, c7);
            c8 = Vector256.FusedMultiplyAdd(a, b, c8);
            c9 = Vector256.FusedMultiplyAdd(a, b, c9);
            c10 = Vector256.FusedMultiplyAdd(a, b, c10);
            c11 = Vector256.FusedMultiplyAdd(a, b, c11);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Loop128(int iterations)
    {
        var a = Vector128.Create(1.0000001f);
        var b = Vector128.Create(1e-9f);
        Vector128<float> c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (var i = 0; i < iterations; i++)
        {
            c0 = Vector128.FusedMultiplyAdd(a, b, c0);
            c1 = Vector128.FusedMultiplyAdd(a, b, c1);
            c2 = Vector128.FusedMultiplyAdd(a, b, c2);
            c3 = Vector128.FusedMultiplyAdd(a, b, c3);
            c4 = Vector128.FusedMultiplyAdd(a, b, c4);
            c5 = Vector128.FusedMultiplyAdd(a, b, c5);
            c6 = Vector128.FusedMultiplyAdd(a, b, c6);
            c7 = Vector128.FusedMultiplyAdd(a, b, c7);
            c8 = Vector128.FusedMultiplyAdd(a, b, c8);
            c9 = Vector128.FusedMultiplyAdd(a, b, c9);
            c10 = Vector128.FusedMultiplyAdd(a, b, c10);
            c11 = Vector128.FusedMultiplyAdd(a, b, c11);
        }

        return Vector128.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
