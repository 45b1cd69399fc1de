namespace NetGen.Generated;

/// <summary>Tables of networks that repeat a block.</summary>
public static class Rows
{
    /// <summary>The rows of equal blocks, block by block.</summary>
    /// <param name="times">The number of blocks.</param>
    /// <param name="block">The rows of a block, by its index from 0.</param>
    public static IEnumerable<T> Repeat<T>(int times, Func<int, T[]> block) => Enumerable.Range(0, times).SelectMany(block);
}
