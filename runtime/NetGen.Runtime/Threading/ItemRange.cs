namespace NetGen.Threading;

/// <summary>A range of work items that threads can cut at once, since it is one number.</summary>
/// <param name="Bits">The first item in the high half, and the one behind the last in the low half.</param>
internal readonly record struct ItemRange(long Bits)
{
    /// <summary>The range from <paramref name="begin"/> (inclusive) to <paramref name="end"/> (exclusive).</summary>
    public ItemRange(int begin, int end)
        : this(((long)begin << 32) | (uint)end)
    {
    }

    /// <summary>The first item.</summary>
    public int Begin => (int)(Bits >> 32);

    /// <summary>The item behind the last.</summary>
    public int End => (int)Bits;

    /// <summary>The number of items.</summary>
    public int Length => End - Begin;

    /// <summary>Whether nothing is left.</summary>
    public bool IsEmpty => Begin >= End;
}
