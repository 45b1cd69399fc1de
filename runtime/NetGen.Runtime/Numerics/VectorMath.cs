using System.Numerics;

namespace NetGen;

/// <summary>Loops over spans that more than one place needs.</summary>
internal static class VectorMath
{
    /// <summary>The largest value; not empty.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        var maximum = values[0];
        foreach (var value in values)
        {
            maximum = MathF.Max(maximum, value);
        }

        return maximum;
    }

    /// <summary>Multiplies all values in place.</summary>
    public static void Multiply(Span<float> values, float factor)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(values[i..]) * factor).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] *= factor;
        }
    }

    /// <summary>Adds values, times a factor, to others.</summary>
    public static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        var i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(target[i..]) + new Vector<float>(source[i..]) * factor).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] += source[i] * factor;
        }
    }

    /// <summary>Moves all values into [-limit, limit].</summary>
    public static void Clamp(Span<float> values, float limit)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Min(Vector.Max(new Vector<float>(values[i..]), new Vector<float>(-limit)), new Vector<float>(limit))
                .CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = Math.Clamp(values[i], -limit, limit);
        }
    }

    /// <summary>The sum of the squares, in double precision and a fixed order.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out var lower, out var upper);
            sum += lower * lower + upper * upper;
        }

        var total = Vector.Sum(sum);
        for (; i < values.Length; i++)
        {
            total += (double)values[i] * values[i];
        }

        return total;
    }
}
