namespace NetGen.Detection;

/// <summary>
/// Where an image lies within the input of a network: scaled to whole pixels and moved. Leads from one to the other,
/// for pixels and boxes.
/// </summary>
/// <param name="SourceWidth">The image's width in pixels.</param>
/// <param name="SourceHeight">Its height.</param>
/// <param name="TargetWidth">The width of the network's input.</param>
/// <param name="TargetHeight">Its height.</param>
/// <param name="Left">The first column of the input that the image covers.</param>
/// <param name="Top">The first row.</param>
/// <param name="Width">The columns that it covers.</param>
/// <param name="Height">The rows.</param>
public readonly record struct Letterbox(
    int SourceWidth, int SourceHeight, int TargetWidth, int TargetHeight, int Left, int Top, int Width, int Height)
{
    /// <summary>The image fills the input, whatever becomes of its proportions.</summary>
    public static Letterbox Stretch(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight)
    {
        Check(sourceWidth, sourceHeight, targetWidth, targetHeight);
        return new(sourceWidth, sourceHeight, targetWidth, targetHeight, 0, 0, targetWidth, targetHeight);
    }

    /// <summary>The image keeps its proportions, is as large as fits, and stands in the middle.</summary>
    public static Letterbox Fit(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight)
    {
        Check(sourceWidth, sourceHeight, targetWidth, targetHeight);
        var isWide = (long)sourceWidth * targetHeight >= (long)sourceHeight * targetWidth;
        var width = isWide ? targetWidth : Rounded((long)sourceWidth * targetHeight, sourceHeight);
        var height = isWide ? Rounded((long)sourceHeight * targetWidth, sourceWidth) : targetHeight;
        return new(
            sourceWidth, sourceHeight, targetWidth, targetHeight, (targetWidth - width) / 2, (targetHeight - height) / 2, width, height);
    }

    /// <summary>From pixels of the image to pixels of the input.</summary>
    public Box ToTarget(in Box box) =>
        box.Scale((float)Width / SourceWidth, (float)Height / SourceHeight).Move(Left, Top);

    /// <summary>From pixels of the input to pixels of the image; not clipped.</summary>
    public Box ToSource(in Box box) =>
        box.Move(-Left, -Top).Scale((float)SourceWidth / Width, (float)SourceHeight / Height);

    // The nearest whole number of pixels, at least one.
    private static int Rounded(long dividend, long divisor) => (int)Math.Max(1, (2 * dividend + divisor) / (2 * divisor));

    private static void Check(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sourceWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sourceHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetHeight, 1);
    }
}
