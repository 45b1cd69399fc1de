using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>Looks for NaN and infinite values.</summary>
internal static class Finite
{
    /// <summary>Whether all values are finite.</summary>
    public static bool AreAll(ReadOnlySpan<float> values)
    {
        var bits = Vector<int>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            bits |= Bits(Lanes.Load(values, i));
        }

        var rest = 0f;
        for (; i < values.Length; i++)
        {
            rest += values[i] - values[i];
        }

        return bits == Vector<int>.Zero && rest == 0;
    }

    /// <summary>Zero where values are finite, and else not: a finite value less itself is 0, and any other NaN. To be
    /// gathered by a bitwise or, for which no operation waits long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Bits(Vector<float> values) => Vector.AsVectorInt32(values - values);

    /// <summary>The index of the first value that is not finite, or -1.</summary>
    public static int IndexOfOther(ReadOnlySpan<float> values)
    {
        if (!AreAll(values))
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    /// <summary>How a message names a value.</summary>
    public static string Text(double value) =>
        double.IsNaN(value) ? "NaN" : value > 0 ? "infinite" : "negative infinite";
}
