namespace NetGen.Tests.Networks;

/// <summary>Examples of a task that a small network can learn, drawn from a seed.</summary>
/// <param name="Inputs">The examples, one behind the other.</param>
/// <param name="Labels">The class of each.</param>
internal sealed record GeneratedTask(float[] Inputs, int[] Labels)
{
    /// <summary>The positions of a heartbeat.</summary>
    public const int BeatLength = 128;

    /// <summary>The positions of a volume along each axis.</summary>
    public const int VolumeExtent = 12;

    private const int BeatKinds = 3;
    private const int VolumeKinds = 4;

    /// <summary>
    /// One-lead heartbeats, as sums of bells for the waves P, R, S and T: normal ones; without P wave, as in atrial
    /// fibrillation; and wide ones with an inverted T wave, as from a ventricle. They vary in place, strength and speed, on a
    /// wandering base line with noise.
    /// </summary>
    public static GeneratedTask Heartbeats(int count, int seed)
    {
        var random = new Random(seed);
        int[] kinds = [.. Enumerable.Range(0, count).Select(i => i % BeatKinds)];
        return new([.. kinds.SelectMany(kind => Heartbeat(random, kind))], kinds);
    }

    /// <summary>Balls, cubes, rods and plates somewhere in a noisy volume; rods and plates along any axis.</summary>
    public static GeneratedTask Volumes(int count, int seed)
    {
        var random = new Random(seed);
        int[] kinds = [.. Enumerable.Range(0, count).Select(i => i % VolumeKinds)];
        return new([.. kinds.SelectMany(kind => Volume(random, kind))], kinds);
    }

    private static float[] Heartbeat(Random random, int kind)
    {
        double beat = (BeatLength / 2) + Between(random, -10, 10);
        double speed = Between(random, 0.9, 1.1);
        double strength = Between(random, 0.7, 1.3);
        double drift = Between(random, -0.2, 0.2);
        (double At, double Width, double Height)[] waves = kind switch
        {
            0 => [(-22, 4, 0.3), (0, 2, 1), (5, 2, -0.3), (30, 8, 0.35)],
            1 => [(0, 2, 1), (5, 2, -0.3), (30, 8, 0.35)],
            _ => [(0, 6, 1), (12, 4, -0.3), (34, 8, -0.35)],
        };
        return
        [
            .. Enumerable.Range(0, BeatLength).Select(i => (float)(
                (strength * waves.Sum(w => w.Height * Math.Exp(-Math.Pow((i - beat - (w.At * speed)) / w.Width, 2) / 2)))
                + (drift * i / BeatLength)
                + Between(random, -0.06, 0.06))),
        ];
    }

    private static float[] Volume(Random random, int kind)
    {
        double[] centre = [.. Enumerable.Range(0, 3).Select(_ => ((VolumeExtent - 1) / 2.0) + Between(random, -1, 1))];
        double size = Between(random, 0.85, 1.15);
        double brightness = Between(random, 0.8, 1.2);
        int axis = random.Next(3);
        return
        [
            .. from z in Enumerable.Range(0, VolumeExtent)
               from y in Enumerable.Range(0, VolumeExtent)
               from x in Enumerable.Range(0, VolumeExtent)
               select (float)((Inside([z - centre[0], y - centre[1], x - centre[2]]) ? brightness : 0) + Between(random, -0.2, 0.2)),
        ];

        bool Inside(double[] offset)
        {
            double along = Math.Abs(offset[axis]) / size;
            double[] across = [.. offset.Where((_, i) => i != axis).Select(d => Math.Abs(d) / size)];
            return kind switch
            {
                0 => offset.Sum(d => d * d) <= 14 * size * size,
                1 => along <= 3 && across.Max() <= 3,
                2 => along <= 4.5 && across.Max() <= 1.2,
                _ => along <= 1 && across.Max() <= 4,
            };
        }
    }

    private static double Between(Random random, double low, double high) => low + (random.NextDouble() * (high - low));
}
