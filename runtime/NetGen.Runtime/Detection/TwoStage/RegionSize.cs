namespace NetGen.Detection;

/// <summary>What a region may become.</summary>
internal static class RegionSize
{
    private const long MostElements = 1 << 24;

    /// <summary>Refuses more rows and columns than a region's features can be indexed with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more.</exception>
    public static void Require(int height, int width)
    {
        if ((long)height * width > MostElements)
        {
            throw new ArgumentOutOfRangeException(nameof(height), height, $"A region of {height} x {width} has more than {MostElements} elements.");
        }
    }
}
