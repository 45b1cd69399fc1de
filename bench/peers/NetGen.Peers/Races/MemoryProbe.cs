using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Peers.Races;

/// <summary>Measures how fast one thread reads from each level of the memory.</summary>
internal static class MemoryProbe
{
    private const string Caches = "/sys/devices/system/cpu/cpu0/cache";
    private const int Repetitions = 15;
    private const double Mebibyte = 1 << 20;

    // Enough that the clock's resolution is nothing beside it.
    private const double BytesOfRun = 256 * Mebibyte;

    /// <summary>The second cache, the third, and the memory.</summary>
    public static IReadOnlyList<MemoryLevel> Measure()
    {
        var (second, third) = (Capacity(2) ?? Mebibyte, Capacity(3) ?? 32 * Mebibyte);

        // Half of a cache fits beside what else is there; eight times the last one leaves nothing of itself behind.
        return
        [
            new MemoryLevel("L2", second, Rate(second / 2)),
            new MemoryLevel("L3", third, Rate(Math.Max(third / 4, 2 * second))),
            new MemoryLevel("memory", double.PositiveInfinity, Rate(8 * third)),
        ];
    }

    // The best of many runs: what else the machine does can only make one slower.
    private static double Rate(double bytes)
    {
        var values = new float[(int)(bytes / sizeof(float))];
        values.AsSpan().Fill(1);
        var passes = (int)Math.Max(1, BytesOfRun / bytes);
        var best = 0.0;
        for (var i = 0; i < Repetitions; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var pass = 0; pass < passes; pass++)
            {
                Sum(values);
            }

            best = Math.Max(best, passes * bytes / Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return best;
    }

    // Eight chains of additions, so that loads are what it waits for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum(float[] values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var (e, f, g, h) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i + 8 <= vectors.Length; i += 8)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
            e += vectors[i + 4];
            f += vectors[i + 5];
            g += vectors[i + 6];
            h += vectors[i + 7];
        }

        return Vector.Sum(a + b + c + d + e + f + g + h);
    }

    private static double? Capacity(int level)
    {
        if (!Directory.Exists(Caches))
        {
            return null;
        }

        foreach (var cache in Directory.GetDirectories(Caches, "index*"))
        {
            if (File.ReadAllText(Path.Combine(cache, "level")).Trim() == level.ToString(CultureInfo.InvariantCulture))
            {
                return 1024 * double.Parse(File.ReadAllText(Path.Combine(cache, "size")).Trim().TrimEnd('K'), CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
