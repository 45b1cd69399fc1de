namespace NetGen.Imaging;

/// <summary>What PNG's reader and writer share (ISO/IEC 15948).</summary>
internal static class PngFormat
{
    /// <summary>The bytes that a file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The number of ways to filter a row: none, left, up, average, Paeth.</summary>
    public const int Filters = 5;

    /// <summary>The prediction of a byte from those of the pixels to the left, above, and above to the left (section
    /// 9).</summary>
    public static byte Predict(int filter, int left, int above, int corner) => filter switch
    {
        0 => 0,
        1 => (byte)left,
        2 => (byte)above,
        3 => (byte)((left + above) / 2),
        _ => (byte)Paeth(left, above, corner),
    };

    private static int Paeth(int left, int above, int corner)
    {
        var estimate = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
