using System.Text;
using NetGen.Generated;

namespace NetGen.Tests.Networks;

/// <summary>The numbers that tests/goldens/networks.py gives to parameters and images: formulas, so that goldens hold
/// results alone.</summary>
internal static class Formula
{
    private const uint GoldenRatio = 0x9E3779B9;

    /// <summary>The values of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="isNorm">Whether it belongs to a normalization.</param>
    /// <param name="shift">The shift of half of a normalization's channels; the other half has 3.</param>
    public static float[] Parameter(ParameterInfo parameter, bool isNorm, double shift)
    {
        string name = parameter.Name;
        int count = parameter.Dimensions.Aggregate((product, extent) => product * extent);
        if (isNorm && name.EndsWith("bias", StringComparison.Ordinal))
        {
            float[] spread = Values(name, count, 0, 0.1);
            return [.. spread.Select((value, channel) => (float)((Mix((uint)channel) % 2 == 0 ? 3 : shift) + value))];
        }

        var (center, radius) = name.Split('.')[^1] switch
        {
            "running_mean" => (0.0, 0.1),
            "running_var" => (1, 0.3),
            "weight" when parameter.Dimensions.Length > 1 => (0, Math.Sqrt(6.0 / (count / parameter.Dimensions[0]))),
            "weight" => (1, 0.1),
            _ => (0, 0.1),
        };
        return Values(name, count, center, radius);
    }

    /// <summary>Values of magnitude 1, image by image.</summary>
    public static float[] Images(int number, int count) => Values($"images{number}", count, 0, 1);

    /// <summary>The elements of a tensor that a golden keeps.</summary>
    public static IEnumerable<int> Samples(string name, int samples, int count)
    {
        uint hash = Hash(name);
        return Enumerable.Range(0, samples).Select(k => (int)(Mix(hash + (uint)k) % (uint)count));
    }

    /// <summary>Element i is center + radius * u, u from -1 to 1 by a hash of the name and i.</summary>
    public static float[] Values(string name, int count, double center, double radius)
    {
        uint hash = Hash(name);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(center + (radius * ((Mix(hash + ((uint)i * GoldenRatio)) / 2147483648.0) - 1)));
        }

        return values;
    }

    // FNV-1a (Fowler, Noll, Vo), 32 bits.
    private static uint Hash(string name) =>
        Encoding.ASCII.GetBytes(name).Aggregate(0x811C9DC5, (hash, letter) => (hash ^ letter) * 0x01000193);

    // The finalizer of MurmurHash3 (Appleby).
    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return x ^ (x >> 16);
    }
}
