using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetGen.Detection;

/// <summary>Vectors of outputs of cells, and the functions that heads apply to them.</summary>
internal static class HeadLanes
{
    /// <summary>The vector of a plane that begins at a cell; zeros behind the last cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(ReadOnlySpan<float> plane, int cell) =>
        plane.Length - cell >= Vector<float>.Count ? Lanes.Load(plane, cell) : LoadPart(plane[cell..]);

    /// <summary>Writes the vector of a plane that begins at a cell, up to the last cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> vector, Span<float> plane, int cell)
    {
        if (plane.Length - cell >= Vector<float>.Count)
        {
            Lanes.Store(vector, plane, cell);
            return;
        }

        for (var lane = 0; cell + lane < plane.Length; lane++)
        {
            plane[cell + lane] = vector[lane];
        }
    }

    /// <summary>1 / (1 + exp(-x)), which does not overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sigmoid(Vector<float> x)
    {
        var e = Vector.Exp(-Vector.Abs(x));
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<float>.Zero), Vector<float>.One, e)
            / (Vector<float>.One + e);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static float Sigmoid(float x)
    {
        var e = MathF.Exp(-MathF.Abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    /// <summary>exp(x - max x) over the planes, for the vector that begins at a cell.</summary>
    /// <param name="planes">The planes, one behind the other.</param>
    /// <param name="cells">The cells of a plane.</param>
    /// <param name="cell">The first cell.</param>
    /// <param name="exponentials">Receives a vector for each plane.</param>
    /// <returns>The sums over the planes.</returns>
    public static Vector<float> Exponentials(ReadOnlySpan<float> planes, int cells, int cell, Span<float> exponentials)
    {
        var maximum = new Vector<float>(float.NegativeInfinity);
        for (var (at, plane) = (0, 0); at < exponentials.Length; at += Vector<float>.Count, plane += cells)
        {
            var x = Load(planes.Slice(plane, cells), cell);
            Lanes.Store(x, exponentials, at);
            maximum = Vector.Max(maximum, x);
        }

        var sum = Vector<float>.Zero;
        for (var at = 0; at < exponentials.Length; at += Vector<float>.Count)
        {
            var e = Vector.Exp(Lanes.Load(exponentials, at) - maximum);
            Lanes.Store(e, exponentials, at);
            sum += e;
        }

        return sum;
    }

    private static Vector<float> LoadPart(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        lanes.Clear();
        values.CopyTo(lanes);
        return new Vector<float>(lanes);
    }
}
