using System.Numerics;

namespace NetGen.Detection;

/// <summary>
/// Features of a region, (C, height, width): each the mean of samples of the feature map, interpolated bilinearly at
/// places that are not rounded (He et al., Mask R-CNN, 2017, section 3). As torchvision's <c>roi_align</c>.
/// </summary>
public sealed class RoiAlign
{
    // Of a region: a thousand for each of the outputs that a detector has, and more.
    private const long MostSamples = 1 << 24;

    /// <summary>Creates the operation.</summary>
    /// <param name="height">The rows that a region becomes.</param>
    /// <param name="width">The columns.</param>
    /// <param name="scale">What the coordinates of boxes are multiplied with to be those of the feature map.</param>
    /// <param name="samples">The samples of an output along each axis; 0 for as many as it covers elements.</param>
    /// <param name="isAligned">Whether the centre of the first element is at one half, and not at 0; in the latter case
    /// regions are at least one element large.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public RoiAlign(int height, int width, float scale = 1, int samples = 0, bool isAligned = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        RegionSize.Require(height, width);
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        if ((Int128)height * width * samples * samples > MostSamples)
        {
            throw new ArgumentOutOfRangeException(
                nameof(samples), samples, $"{samples} x {samples} samples for each of {height} x {width} outputs are more than {MostSamples}.");
        }

        Hyperparameter.RequirePositive(scale, nameof(scale));
        (Height, Width, Scale, Samples, IsAligned) = (height, width, scale, samples, isAligned);
    }

    /// <summary>The rows that a region becomes.</summary>
    public int Height { get; }

    /// <summary>The columns.</summary>
    public int Width { get; }

    /// <summary>The features' elements in a unit of boxes.</summary>
    public float Scale { get; }

    /// <summary>The samples of an output along each axis, or 0.</summary>
    public int Samples { get; }

    /// <summary>Whether the centre of the first element is at one half.</summary>
    public bool IsAligned { get; }

    /// <summary>The features of a region.</summary>
    /// <param name="features">The feature map, (C, H, W).</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="region">The region, in units that <see cref="Scale"/> makes elements of the feature map;
    /// finite.</param>
    /// <param name="output">Receives (C, height, width).</param>
    /// <exception cref="ArgumentException">A length is not that of the shape, or the region is not finite or takes more
    /// than 2^24 samples.</exception>
    public void Forward<T>(ReadOnlySpan<T> features, FeatureShape shape, in Box region, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        shape.Check(features, Height * Width, output.Length);
        var grid = Grid<T>(region);
        output.Clear();
        for (var y = 0; y < Height * grid.Rows; y++)
        {
            var vertical = Sample<T>.At(grid.Top + grid.StepY * (T.CreateChecked(y) + Half<T>()), shape.Height);
            for (var x = 0; x < Width * grid.Columns; x++)
            {
                var horizontal = Sample<T>.At(grid.Left + grid.StepX * (T.CreateChecked(x) + Half<T>()), shape.Width);
                var (above, below) = (vertical.First * shape.Width, vertical.Second * shape.Width);
                var at = y / grid.Rows * Width + x / grid.Columns;
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    var plane = features.Slice(channel * shape.Plane, shape.Plane);
                    var upper = horizontal.FirstWeight * plane[above + horizontal.First] + horizontal.SecondWeight * plane[above + horizontal.Second];
                    var lower = horizontal.FirstWeight * plane[below + horizontal.First] + horizontal.SecondWeight * plane[below + horizontal.Second];
                    output[at] += vertical.FirstWeight * upper + vertical.SecondWeight * lower;
                    at += Height * Width;
                }
            }
        }

        foreach (ref var value in output)
        {
            value /= T.CreateChecked(grid.Count);
        }
    }

    /// <summary>
    /// The features of a region by the maximum, as ONNX's <c>RoiAlign</c> with the mode <c>max</c> defines it: of each
    /// sample's four elements, each times its weight, the largest; and of these the largest of all samples of an output.
    /// Samples outside of the feature map count as 0.
    /// </summary>
    /// <param name="features">The feature map, (C, H, W).</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="region">The region, as for <see cref="Forward"/>.</param>
    /// <param name="output">Receives (C, height, width).</param>
    /// <exception cref="ArgumentException">A length is not that of the shape, or the region is not finite or takes more
    /// than 2^24 samples.</exception>
    public void ForwardMaximum<T>(ReadOnlySpan<T> features, FeatureShape shape, in Box region, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        shape.Check(features, Height * Width, output.Length);
        var grid = Grid<T>(region);
        output.Fill(grid.Rows * grid.Columns > 0 ? T.NegativeInfinity : T.Zero);
        for (var y = 0; y < Height * grid.Rows; y++)
        {
            var vertical = Sample<T>.At(grid.Top + grid.StepY * (T.CreateChecked(y) + Half<T>()), shape.Height);
            for (var x = 0; x < Width * grid.Columns; x++)
            {
                var horizontal = Sample<T>.At(grid.Left + grid.StepX * (T.CreateChecked(x) + Half<T>()), shape.Width);
                var (above, below) = (vertical.First * shape.Width, vertical.Second * shape.Width);
                var at = y / grid.Rows * Width + x / grid.Columns;
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    var plane = features.Slice(channel * shape.Plane, shape.Plane);
                    var upper = T.Max(
                        vertical.FirstWeight * horizontal.FirstWeight * plane[above + horizontal.First],
                        vertical.FirstWeight * horizontal.SecondWeight * plane[above + horizontal.Second]);
                    var lower = T.Max(
                        vertical.SecondWeight * horizontal.FirstWeight * plane[below + horizontal.First],
                        vertical.SecondWeight * horizontal.SecondWeight * plane[below + horizontal.Second]);
                    output[at] = T.Max(output[at], T.Max(upper, lower));
                    at += Height * Width;
                }
            }
        }
    }

    /// <summary>Adds the gradient of a region's features to that of the feature map.</summary>
    /// <param name="outputGradient">The gradient of the output, (C, height, width).</param>
    /// <param name="shape">The shape of the feature map.</param>
    /// <param name="region">The region, as for <see cref="Forward"/>; it has no gradient.</param>
    /// <param name="gradient">The gradient of the feature map, (C, H, W), which is added to.</param>
    /// <exception cref="ArgumentException">A length is not that of the shape, or the region is not finite or takes more
    /// than 2^24 samples.</exception>
    public void Backward<T>(ReadOnlySpan<T> outputGradient, FeatureShape shape, in Box region, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        shape.Check<T>(gradient, Height * Width, outputGradient.Length);
        var grid = Grid<T>(region);
        var count = T.CreateChecked(grid.Count);
        for (var y = 0; y < Height * grid.Rows; y++)
        {
            var vertical = Sample<T>.At(grid.Top + grid.StepY * (T.CreateChecked(y) + Half<T>()), shape.Height);
            for (var x = 0; x < Width * grid.Columns; x++)
            {
                var horizontal = Sample<T>.At(grid.Left + grid.StepX * (T.CreateChecked(x) + Half<T>()), shape.Width);
                var (above, below) = (vertical.First * shape.Width, vertical.Second * shape.Width);
                var at = y / grid.Rows * Width + x / grid.Columns;
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    var plane = gradient.Slice(channel * shape.Plane, shape.Plane);
                    var share = outputGradient[at] / count;
                    at += Height * Width;
                    var (upper, lower) = (share * vertical.FirstWeight, share * vertical.SecondWeight);
                    plane[above + horizontal.First] += upper * horizontal.FirstWeight;
                    plane[above + horizontal.Second] += upper * horizontal.SecondWeight;
                    plane[below + horizontal.First] += lower * horizontal.FirstWeight;
                    plane[below + horizontal.Second] += lower * horizontal.SecondWeight;
                }
            }
        }
    }

    private static T Half<T>()
        where T : IBinaryFloatingPointIeee754<T> => T.CreateChecked(0.5);

    private SampleGrid<T> Grid<T>(in Box region)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!region.IsFinite)
        {
            throw new ArgumentException($"A region must be finite; it is {region}.", nameof(region));
        }

        var scale = T.CreateChecked(Scale);
        var offset = IsAligned ? Half<T>() : T.Zero;
        var (left, top) = (T.CreateChecked(region.Left) * scale - offset, T.CreateChecked(region.Top) * scale - offset);
        var width = T.CreateChecked(region.Right) * scale - offset - left;
        var height = T.CreateChecked(region.Bottom) * scale - offset - top;
        if (!IsAligned)
        {
            (width, height) = (T.Max(width, T.One), T.Max(height, T.One));
        }

        var (rows, columns) = (Count(height, Height), Count(width, Width));
        if ((Int128)Height * rows * Width * columns > MostSamples)
        {
            throw new ArgumentException(
                $"The region {region} takes {rows} x {columns} samples for each of {Height} x {Width} outputs; there may be {MostSamples} in all. "
                + "Clip it to the feature map, or give a number of samples.", nameof(region));
        }

        return new(
            left, top, width / T.CreateChecked(Width * columns), height / T.CreateChecked(Height * rows), rows, columns);
    }

    private int Count<T>(T extent, int outputs)
        where T : IBinaryFloatingPointIeee754<T> =>
        Samples > 0 ? Samples : Math.Max(0, int.CreateSaturating(T.Ceiling(extent / T.CreateChecked(outputs))));

    /// <summary>Where samples lie: the first half a step from the corner.</summary>
    private readonly record struct SampleGrid<T>(T Left, T Top, T StepX, T StepY, int Rows, int Columns)
    {
        // Of an output; an empty region has none, and its features are 0.
        public int Count => Math.Max(Rows * Columns, 1);
    }

    /// <summary>A place along an axis as the weights of two elements.</summary>
    private readonly record struct Sample<T>(int First, int Second, T FirstWeight, T SecondWeight)
        where T : IBinaryFloatingPointIeee754<T>
    {
        // Up to one element outside is the edge; further out is nothing.
        public static Sample<T> At(T place, int extent)
        {
            if (place < -T.One || place > T.CreateChecked(extent))
            {
                return default;
            }

            place = T.Clamp(place, T.Zero, T.CreateChecked(extent - 1));
            var first = int.CreateTruncating(place);
            var share = place - T.CreateChecked(first);
            return new(first, Math.Min(first + 1, extent - 1), T.One - share, share);
        }
    }
}
