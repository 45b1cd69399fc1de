namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Resize and Upsample: axis by axis, since the weights of a position are products.</summary>
internal static class Resizes
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Resize"] = Resize,
        ["Upsample"] = Upsample,
    };

    private static Tensor[] Upsample(Call call)
    {
        Call.Check(call.Opset < 10, "the operator ends with version 9");
        var x = call[0];
        double[] scales = call.Opset >= 9 ? call[1].Reals
            : call.Opset >= 7 ? [.. (call.Singles("scales") ?? []).Select(scale => (double)scale)]
            : [1, 1, call.Single("height_scale", 0), call.Single("width_scale", 0)];
        Call.Check(scales.Length == x.Rank && scales.All(scale => scale >= 1), "the scales do not fit the input");
        return [Resized(call, x, [.. x.Dimensions.Zip(scales, (extent, scale) => Scaled(extent, scale) with { Coordinates = "asymmetric" })], "simple", 0)];
    }

    private static Tensor[] Resize(Call call)
    {
        var x = call[0];
        if (call.Opset < 11)
        {
            double[] factors = call[1].Reals;
            Call.Check(factors.Length == x.Rank, "the scales do not fit the input");
            return [Resized(call, x, [.. x.Dimensions.Zip(factors, (extent, scale) => Scaled(extent, scale) with { Coordinates = "asymmetric" })], "simple", 0)];
        }

        int[] axes = call.Opset >= 18 && call.Integers("axes") is { } named ? Call.Axes(named, x.Rank) : Placement.Counted(x.Rank);
        string coordinates = call.Text("coordinate_transformation_mode", "half_pixel");
        ResizeAxis[] all = [.. x.Dimensions.Select(extent => new ResizeAxis(extent, extent, 1) { Coordinates = "asymmetric" })];
        var resized = Extents(call, x, axes);
        double[]? region = coordinates == "tf_crop_and_resize" ? call[1].Reals : null;
        Call.Check(region is null || region.Length == 2 * axes.Length, "'roi' does not fit the axes");
        for (int i = 0; i < axes.Length; i++)
        {
            all[axes[i]] = resized[i] with
            {
                Coordinates = coordinates,
                Region = region is null ? (0, 1) : (region[i], region[axes.Length + i]),
                Cubic = call.Single("cubic_coeff_a", -0.75f),
                ExcludesOutside = call.Flag("exclude_outside"),
                Antialiases = call.Opset >= 18 && call.Flag("antialias"),
            };
        }

        return [Resized(call, x, all, call.Text("nearest_mode", "round_prefer_floor"), call.Single("extrapolation_value", 0))];
    }

    // The scales, or the sizes, of the axes that are resized.
    private static ResizeAxis[] Extents(Call call, Tensor x, int[] axes)
    {
        int[] extents = [.. axes.Select(axis => x.Dimensions[axis])];
        if (call.Optional(2) is { Count: > 0 } scales)
        {
            Call.Check(scales.Count == axes.Length, "the scales do not fit the axes");
            return [.. extents.Zip(scales.Reals, Scaled)];
        }

        long[] sizes = call.List(3);
        Call.Check(sizes.Length == axes.Length && sizes.All(size => size is >= 0 and <= Budget.MostElements), "the sizes do not fit the axes");
        double[] ratios = [.. sizes.Zip(extents, (size, extent) => (double)size / extent)];
        string policy = call.Opset < 18 ? "stretch" : call.Text("keep_aspect_ratio_policy", "stretch");
        if (policy == "stretch")
        {
            return [.. extents.Select((extent, i) => new ResizeAxis(extent, (int)sizes[i], ratios[i]) { Coordinates = "" })];
        }

        double ratio = policy switch
        {
            "not_larger" => ratios.Min(),
            "not_smaller" => ratios.Max(),
            _ => throw new EvaluationException($"'keep_aspect_ratio_policy' is '{policy}'"),
        };
        return [.. extents.Select(extent => new ResizeAxis(extent, (int)Math.Floor((ratio * extent) + 0.5), ratio) { Coordinates = "" })];
    }

    private static ResizeAxis Scaled(int extent, double scale)
    {
        double result = Math.Floor(extent * scale);
        Call.Check(scale > 0 && result <= Budget.MostElements, $"a scale is {scale}");
        return new ResizeAxis(extent, (int)result, scale) { Coordinates = "" };
    }

    private static Tensor Resized(Call call, Tensor x, ResizeAxis[] axes, string rounding, double outside)
    {
        string mode = call.Text("mode", "nearest");
        int[] shape = [.. axes.Select(axis => axis.Out)];
        int[][] positions = [.. axes.Select(axis => Placement.Counted(axis.Out))];
        Call.Check(x.Count > 0 || shape.Contains(0), "there is no element to resize");
        if (mode == "nearest")
        {
            var fill = x.IsReal ? Tensor.Of(x.Type, [], [outside]) : Tensor.Of(x.Type, [], [x.Type.ToInteger(outside)]);
            return x.Placed(call, [.. axes.Select((axis, i) => positions[i].Select(at => axis.IsOutside(at) ? -1 : axis.Nearest(at, rounding)).ToArray())], fill);
        }

        Call.Check(mode is "linear" or "bilinear" or "cubic", $"'mode' is '{mode}'");
        double[] values = x.Reals;
        int[] extents = [.. x.Dimensions];
        for (int i = 0; i < axes.Length; i++)
        {
            if (axes[i].In != axes[i].Out || axes[i].Scale != 1 || axes[i].Coordinates == "tf_crop_and_resize")
            {
                values = Along(call, values, extents, i, axes[i], mode == "cubic");
                extents[i] = axes[i].Out;
            }
        }

        // The sums of positions outside are not used.
        var result = Tensor.Of(x.Type, shape, ReferenceEquals(values, x.Reals) ? [.. values] : values);
        return axes.Any(axis => axis.Coordinates == "tf_crop_and_resize")
            ? result.Placed(call, [.. axes.Select((axis, i) => positions[i].Select(at => axis.IsOutside(at) ? -1 : at).ToArray())], Tensor.Of(x.Type, [], [outside]))
            : result;
    }

    private static double[] Along(Call call, double[] values, int[] extents, int along, ResizeAxis axis, bool cubic)
    {
        int outer = Tensor.Elements(extents.AsSpan(0, along));
        int inner = Tensor.Elements(extents.AsSpan(along + 1));
        double[] result = call.NewReals(outer, axis.Out, inner);
        for (int position = 0; position < axis.Out; position++)
        {
            var (first, weights) = axis.Sum(position, cubic);
            call.Spend((double)outer * inner * weights.Length);
            for (int o = 0; o < outer; o++)
            {
                var y = result.AsSpan(((o * axis.Out) + position) * inner, inner);
                for (int i = 0; i < weights.Length; i++)
                {
                    // Of those outside, the border's elements stand in.
                    int place = Math.Clamp(first + i, 0, axis.In - 1);
                    if (weights[i] != 0)
                    {
                        new Taps(0, 0, 1, inner).Forward(values.AsSpan(((o * axis.In) + place) * inner, inner), y, weights[i]);
                    }
                }
            }
        }

        return result;
    }
}
