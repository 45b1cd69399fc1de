namespace NetGen.Generator.Graph;

/// <summary>Limits of what fits into an arena.</summary>
public static class Sizes
{
    /// <summary>Floats that start on a 64-byte boundary start at a multiple of this.</summary>
    public const int Alignment = 16;

    /// <summary>The largest arena in floats: offsets are ints, and a managed array holds at most 0x7FFFFFC7
    /// elements.</summary>
    public const long LargestArena = 0x7FFFFFC7 - (4 * Alignment);

    /// <summary>The next multiple of the alignment.</summary>
    public static long Align(long floats) => checked(floats + Alignment - 1) / Alignment * Alignment;
}
