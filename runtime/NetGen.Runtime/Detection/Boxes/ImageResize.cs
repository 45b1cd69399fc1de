namespace NetGen.Detection;

/// <summary>
/// Bilinear interpolation of planar images (C, H, W), with the centres of pixels at halves and the edge repeated
/// outside: PyTorch's
/// <c>interpolate(mode="bilinear", align_corners=False)</c>.
/// </summary>
public static class ImageResize
{
    /// <summary>Scales an image into the place that it has in a network's input.</summary>
    /// <param name="source">The image, (C, H, W).</param>
    /// <param name="letterbox">Its place.</param>
    /// <param name="target">The input, (C, target height, target width); all of it is written.</param>
    /// <param name="background">What stands beside the image.</param>
    /// <exception cref="ArgumentException">The lengths do not fit the letterbox.</exception>
    public static void Bilinear(ReadOnlySpan<float> source, in Letterbox letterbox, Span<float> target, float background = 0.5f)
    {
        var sourcePlane = letterbox.SourceWidth * letterbox.SourceHeight;
        var targetPlane = letterbox.TargetWidth * letterbox.TargetHeight;
        if (sourcePlane == 0 || source.Length % sourcePlane != 0 || (long)source.Length / sourcePlane * targetPlane != target.Length)
        {
            throw new ArgumentException(
                $"{source.Length} and {target.Length} floats are not as many planes of {letterbox.SourceWidth} x {letterbox.SourceHeight} "
                + $"and of {letterbox.TargetWidth} x {letterbox.TargetHeight}.");
        }

        if (letterbox.Width != letterbox.TargetWidth || letterbox.Height != letterbox.TargetHeight)
        {
            target.Fill(background);
        }

        for (var plane = 0; plane < source.Length / sourcePlane; plane++)
        {
            Resize(source.Slice(plane * sourcePlane, sourcePlane), letterbox, target.Slice(plane * targetPlane, targetPlane));
        }
    }

    private static void Resize(ReadOnlySpan<float> source, in Letterbox letterbox, Span<float> target)
    {
        for (var y = 0; y < letterbox.Height; y++)
        {
            var (above, below, down) = Neighbours(y, letterbox.Height, letterbox.SourceHeight);
            var upper = source.Slice(above * letterbox.SourceWidth, letterbox.SourceWidth);
            var lower = source.Slice(below * letterbox.SourceWidth, letterbox.SourceWidth);
            var row = target.Slice((letterbox.Top + y) * letterbox.TargetWidth + letterbox.Left, letterbox.Width);
            for (var x = 0; x < row.Length; x++)
            {
                var (left, right, across) = Neighbours(x, letterbox.Width, letterbox.SourceWidth);
                var first = upper[left] + (upper[right] - upper[left]) * across;
                var second = lower[left] + (lower[right] - lower[left]) * across;
                row[x] = first + (second - first) * down;
            }
        }
    }

    // The two pixels around the centre of a scaled one, and how far it is from the first to the second.
    private static (int First, int Second, float Share) Neighbours(int index, int scaled, int extent)
    {
        var position = Math.Clamp((index + 0.5f) * extent / scaled - 0.5f, 0, extent - 1);
        var first = (int)position;
        return (first, Math.Min(first + 1, extent - 1), position - first);
    }
}
