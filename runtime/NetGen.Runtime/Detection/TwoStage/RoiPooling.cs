using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// Features of a region, (C, height, width): each the maximum of a part of the region, whose corners are rounded to
/// elements (Girshick, Fast R-CNN, 2015, section 2.1). As torchvision's <c>roi_pool</c>: parts may overlap by an
/// element, and an empty part is 0.
/// </summary>
public sealed class RoiPooling
{
    /// <summary>Creates the operation.</summary>
    /// <param name="height">The rows that a region becomes.</param>
    /// <param name="width">The columns.</param>
    /// <param name="scale">What the coordinates of boxes are multiplied with to be those of the feature map.</param>
    public RoiPooling(int height, int width, float scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        RegionSize.Require(height, width);
        Hyperparameter.RequirePositive(scale, nameof(scale));
        (Height, Width, Scale) = (height, width, scale);
    }

    /// <summary>The rows that a region becomes.</summary>
    public int Height { get; }

    /// <summary>The columns.</summary>
    public int Width { get; }

    /// <summary>The features' elements in a unit of boxes.</summary>
    public float Scale { get; }

    /// <summary>The features of a region.</summary>
    /// <param name="features">The feature map.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="region">The region; finite. Its right and lower edges belong to it.</param>
    /// <param name="output">Receives (C, height, width).</param>
    /// <param name="sources">Receives the index in the feature map of each output, -1 for an empty part: for the
    /// gradient.</param>
    public void Forward<T>(ReadOnlySpan<T> features, FeatureShape shape, in Box region, Span<T> output, Span<int> sources)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        shape.Check(features, Height * Width, output.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sources.Length, output.Length);
        if (!region.IsFinite)
        {
            throw new ArgumentException($"A region must be finite; it is {region}.", nameof(region));
        }

        var (left, right) = (Rounded(region.Left), Rounded(region.Right));
        var (top, bottom) = (Rounded(region.Top), Rounded(region.Bottom));
        for (var y = 0; y < Height; y++)
        {
            var (firstRow, endRow) = Part(y, Height, top, bottom, shape.Height);
            for (var x = 0; x < Width; x++)
            {
                var (firstColumn, endColumn) = Part(x, Width, left, right, shape.Width);
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    var source = -1;
                    for (var row = firstRow; row < endRow; row++)
                    {
                        for (var column = firstColumn; column < endColumn; column++)
                        {
                            var index = (channel * shape.Height + row) * shape.Width + column;
                            source = source < 0 || features[index] > features[source] ? index : source;
                        }
                    }

                    var at = (channel * Height + y) * Width + x;
                    output[at] = source < 0 ? T.Zero : features[source];
                    sources[at] = source;
                }
            }
        }
    }

    /// <summary>Adds the gradient of a region's features to that of the feature map.</summary>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="sources">Where the outputs came from.</param>
    /// <param name="gradient">The gradient of the feature map, which is added to.</param>
    public static void Backward<T>(ReadOnlySpan<T> outputGradient, ReadOnlySpan<int> sources, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sources.Length, outputGradient.Length);
        for (var i = 0; i < sources.Length; i++)
        {
            if (sources[i] >= 0)
            {
                gradient[sources[i]] += outputGradient[i];
            }
        }
    }

    // Within what the indices of features can be, whatever the box is.
    private int Rounded(float coordinate) =>
        (int)Math.Clamp(MathF.Round(coordinate * Scale, MidpointRounding.AwayFromZero), -1e8f, 1e8f);

    // The elements of a part, cut off at the edge of the feature map.
    private static (int First, int End) Part(int index, int parts, int first, int last, int extent)
    {
        var size = (float)Math.Max(last - first + 1, 1) / parts;
        return (
            Math.Clamp((int)MathF.Floor(index * size) + first, 0, extent),
            Math.Clamp((int)MathF.Ceiling((index + 1) * size) + first, 0, extent));
    }
}
