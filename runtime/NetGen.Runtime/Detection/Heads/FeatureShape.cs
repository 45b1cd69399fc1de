namespace NetGen.Detection;

/// <summary>The shape of the feature map of an image: (C, H, W), planar.</summary>
/// <param name="Channels">C.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
public readonly record struct FeatureShape(int Channels, int Height, int Width)
{
    /// <summary>The number of elements.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>The elements of a channel.</summary>
    public int Plane => Height * Width;

    internal void Check<T>(ReadOnlySpan<T> features, int regions, int outputs)
    {
        // Products of a shape that no memory holds are no lengths of spans.
        var length = (Int128)Channels * Height * Width;
        if (Channels < 1 || Height < 1 || Width < 1 || features.Length != length || outputs != (long)Channels * regions)
        {
            throw new ArgumentException(
                $"A feature map of {Channels} x {Height} x {Width} has {length} elements and {Channels} x {regions} of a region; "
                + $"{features.Length} and {outputs} were given.");
        }
    }
}
