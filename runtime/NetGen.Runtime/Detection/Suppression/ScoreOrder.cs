namespace NetGen.Detection;

/// <summary>The order of candidates: the highest score first, and of equal scores the lower index.</summary>
internal static class ScoreOrder
{
    /// <summary>A number that is smaller the earlier a candidate comes.</summary>
    /// <param name="score">Its score, a number or infinite.</param>
    /// <param name="index">Its index.</param>
    public static ulong Key(float score, int index)
    {
        // Adding zero makes -0 a 0, which it equals.
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        var ascending = bits ^ ((int)bits < 0 ? uint.MaxValue : 0x8000_0000u);
        return (ulong)~ascending << 32 | (uint)index;
    }

    /// <summary>The index in a key.</summary>
    public static int Index(ulong key) => (int)(uint)key;
}
