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

    private static Vector<float> LoadPart(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        lanes.Clear();
        values.CopyTo(lanes);
        return new Vector<float>(lanes);
    }
}
