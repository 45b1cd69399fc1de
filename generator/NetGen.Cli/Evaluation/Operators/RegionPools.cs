namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Pools over regions that an operand gives.</summary>
internal static class RegionPools
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["RoiAlign"] = Align,
        ["MaxRoiPool"] = Max,
    };

    // He et al. 2017, section 3: the mean of samples between the elements. Regions are (x1, y1, x2, y2), with the image
    // of each beside. The largest is that of the samples' weighted elements, before they are added.
    private static Tensor[] Align(Call call)
    {
        var (x, regions) = Operands(call, 4);
        long[] images = call.List(2);
        string mode = call.Text("mode", "avg");
        Call.Check(mode is "avg" or "max", $"'mode' is '{mode}'");
        bool isMean = mode == "avg";
        int height = call.Int32("output_height", 1);
        int width = call.Int32("output_width", 1);
        int ratio = call.Int32("sampling_ratio", 0);
        double scale = call.Single("spatial_scale", 1);

        // Before version 16 the corners are not moved by half an element.
        bool half = call.Opset >= 16 && call.Text("coordinate_transformation_mode", "half_pixel") == "half_pixel";
        double offset = half ? 0.5 : 0;
        Call.Check(images.Length == regions.Dimensions[0] && images.All(image => image >= 0 && image < x.Dimensions[0]), "the images do not fit the regions");
        int channels = x.Dimensions[1];
        double[] result = call.NewReals(images.Length, channels, height, width);
        for (int region = 0; region < images.Length; region++)
        {
            double[] corners = [.. regions.Reals.AsSpan(region * 4, 4).ToArray().Select(corner => (corner * scale) - offset)];
            double least = half ? double.NegativeInfinity : 1;
            double cellWidth = Math.Max(least, corners[2] - corners[0]) / width;
            double cellHeight = Math.Max(least, corners[3] - corners[1]) / height;
            double across = ratio > 0 ? ratio : Math.Max(0, Math.Ceiling(cellWidth));
            double down = ratio > 0 ? ratio : Math.Max(0, Math.Ceiling(cellHeight));
            call.Spend(across * down * channels * height * width);
            for (int i = 0; i < channels * height * width; i++)
            {
                var (c, cell) = Math.DivRem(i, height * width);
                var (row, column) = Math.DivRem(cell, width);
                var plane = x.Reals.AsSpan((((int)images[region] * channels) + c) * x.Dimensions[2] * x.Dimensions[3], x.Dimensions[2] * x.Dimensions[3]);
                double sum = isMean || across * down == 0 ? 0 : double.NegativeInfinity;
                for (int sy = 0; sy < down; sy++)
                {
                    for (int sx = 0; sx < across; sx++)
                    {
                        double y = corners[1] + ((row + ((sy + 0.5) / down)) * cellHeight);
                        double left = corners[0] + ((column + ((sx + 0.5) / across)) * cellWidth);
                        var (upper, lower) = Between(plane, x.Dimensions[2], x.Dimensions[3], y, left);
                        sum = isMean
                            ? sum + upper.Left + upper.Right + lower.Left + lower.Right
                            : Math.Max(sum, Math.Max(Math.Max(upper.Left, upper.Right), Math.Max(lower.Left, lower.Right)));
                    }
                }

                result[(region * channels * height * width) + i] = isMean ? sum / Math.Max(1, across * down) : sum;
            }
        }

        return [Tensor.Of(x.Type, [images.Length, channels, height, width], result)];
    }

    // The four elements around a place, each with its weight.
    private static ((double Left, double Right) Upper, (double Left, double Right) Lower) Between(
        ReadOnlySpan<double> plane, int height, int width, double y, double x)
    {
        if (y < -1 || y > height || x < -1 || x > width)
        {
            return default;
        }

        y = Math.Clamp(y, 0, height - 1);
        x = Math.Clamp(x, 0, width - 1);
        var (top, left) = ((int)y, (int)x);
        var (bottom, right) = (Math.Min(top + 1, height - 1), Math.Min(left + 1, width - 1));
        var (across, down) = (x - left, y - top);
        return (
            (plane[(top * width) + left] * (1 - across) * (1 - down), plane[(top * width) + right] * across * (1 - down)),
            (plane[(bottom * width) + left] * (1 - across) * down, plane[(bottom * width) + right] * across * down));
    }

    // Girshick 2015, section 2.1. Regions are (image, x1, y1, x2, y2), corners included.
    private static Tensor[] Max(Call call)
    {
        var (x, regions) = Operands(call, 5);
        Call.Check(call.Integers("pooled_shape") is [> 0 and < 1 << 15, > 0 and < 1 << 15], "'pooled_shape' is missing or no shape");
        var (height, width) = ((int)call.Integers("pooled_shape")![0], (int)call.Integers("pooled_shape")![1]);
        double scale = call.Single("spatial_scale", 1);
        int channels = x.Dimensions[1];
        int count = regions.Dimensions[0];
        double[] result = call.NewReals(count, channels, height, width);
        for (int i = 0; i < result.Length; i++)
        {
            var (region, rest) = Math.DivRem(i, channels * height * width);
            var (c, cell) = Math.DivRem(rest, height * width);
            var r = regions.Reals.AsSpan(region * 5, 5);
            var (top, bottom) = Cell(r[2], r[4], cell / width, height, x.Dimensions[2]);
            var (left, right) = Cell(r[1], r[3], cell % width, width, x.Dimensions[3]);
            call.Spend(Math.Max(0, bottom - top) * (double)Math.Max(0, right - left));
            int plane = (((int)r[0] * channels) + c) * x.Dimensions[2];
            double largest = top < bottom && left < right ? double.NegativeInfinity : 0;
            for (int row = top; row < bottom; row++)
            {
                for (int column = left; column < right; column++)
                {
                    largest = Math.Max(largest, x.Reals[((plane + row) * x.Dimensions[3]) + column]);
                }
            }

            result[i] = largest;
        }

        return [Tensor.Of(x.Type, [count, channels, height, width], result)];

        (int First, int End) Cell(double low, double high, int index, int cells, int extent)
        {
            double start = Math.Round(low * scale, MidpointRounding.AwayFromZero);
            double size = Math.Max(1, Math.Round(high * scale, MidpointRounding.AwayFromZero) - start + 1) / cells;
            return ((int)Math.Clamp(Math.Floor(index * size) + start, 0, extent), (int)Math.Clamp(Math.Ceiling((index + 1) * size) + start, 0, extent));
        }
    }

    private static (Tensor X, Tensor Regions) Operands(Call call, int columns)
    {
        var (x, regions) = (call[0], call[1]);
        Call.Check(
            x.Rank == 4 && regions.Rank == 2 && regions.Dimensions[1] == columns,
            $"the operands have the shapes {Tensor.Shown(x.Dimensions)} and {Tensor.Shown(regions.Dimensions)}");
        return (x, regions);
    }
}
