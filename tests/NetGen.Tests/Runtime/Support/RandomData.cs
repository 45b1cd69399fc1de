namespace NetGen.Tests.Runtime;

/// <summary>Random arrays from a seed.</summary>
internal static class RandomData
{
    public static float[] Floats(int seed, int length)
    {
        var random = new Random(seed);
        var values = new float[length];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextSingle() * 2 - 1;
        }

        return values;
    }

    public static int[] Labels(int seed, int length, int classes)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(classes))];
    }
}
