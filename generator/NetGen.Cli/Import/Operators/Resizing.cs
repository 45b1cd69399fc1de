using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Other extents in space, at fixed sizes.</summary>
internal static class Resizing
{
    // Before version 11: down where the result is larger, and up where it is smaller.
    private const string OldRounding = "old";

    /// <summary>Upsample, versions 7 to 9: nearest, or linear with asymmetric coordinates.</summary>
    public static object[] Upsample(NodeContext node)
    {
        var x = node.Value(0);
        float[] scales = node.Has(1) ? node.Known(1).ToSingles() : [.. node.Attribute("scales")?.Singles ?? []];
        string mode = node.Text("mode", "nearest");
        return [Resized(node, x, [.. Enumerable.Range(0, x.Rank)], scales, null, new Manner(mode is "bilinear" ? "linear" : mode, "asymmetric", "floor"))];
    }

    /// <summary>Resize, version 10 and later.</summary>
    public static object[] Resize(NodeContext node)
    {
        var x = node.Value(0);
        int first = node.Opset < 11 ? 1 : 2;
        int[] axes = node.Integers("axes") is { Count: > 0 } given
            ? [.. given.Select(axis => NodeContext.Axis(axis, x.Rank))]
            : [.. Enumerable.Range(0, x.Rank)];
        float[]? scales = node.Has(first) && node.Known(first).Count > 0 ? node.Known(first).ToSingles() : null;
        int[]? sizes = scales is null && node.Has(3) && node.Opset >= 11 ? [.. node.Known(3).ToIntegers().Select(ShapeRules.Extent)] : null;
        if (scales is null && sizes is null)
        {
            throw new ImportException("neither scales nor sizes are given");
        }

        if (sizes is not null && node.Text("keep_aspect_ratio_policy", "stretch") is var policy && policy != "stretch")
        {
            (sizes, scales) = Kept(x, axes, sizes, policy);
        }

        float[] region = node.Opset >= 11 && node.Has(1) ? node.Known(1).ToSingles() : [];
        return
        [
            Resized(node, x, axes, scales, sizes, node.Opset < 11
                ? new Manner(node.Text("mode", "nearest"), "asymmetric", OldRounding)
                : new Manner(node.Text("mode", "nearest"), node.Text("coordinate_transformation_mode", "half_pixel"), node.Text("nearest_mode", "round_prefer_floor"))
                {
                    Coefficient = node.Single("cubic_coeff_a", -0.75f),
                    ExcludesOutside = node.Integer("exclude_outside", 0) != 0,
                    Antialiases = node.Integer("antialias", 0) != 0,
                    Outside = node.Single("extrapolation_value", 0),
                    Region = region,
                }),
        ];
    }

    // One scale for all axes, so that the result fits into the sizes or covers them.
    private static (int[] Sizes, float[] Scales) Kept(LayerValue x, int[] axes, int[] sizes, string policy)
    {
        var ratios = sizes.Select((size, i) => (float)size / x.Dimensions[axes[i]]);
        float scale = policy switch
        {
            "not_larger" => ratios.Min(),
            "not_smaller" => ratios.Max(),
            _ => throw new ImportException($"keep_aspect_ratio_policy {policy} is not known"),
        };
        int[] fitted = [.. axes.Select(axis => (int)Math.Floor((scale * x.Dimensions[axis]) + 0.5f))];
        return (fitted, [.. axes.Select(_ => scale)]);
    }

    private static LayerValue Resized(NodeContext node, LayerValue x, int[] axes, float[]? scales, int[]? sizes, Manner manner)
    {
        int rank = x.Rank;
        if ((scales is not null && scales.Length != axes.Length) || (sizes is not null && sizes.Length != axes.Length) || scales?.Any(scale => !(scale > 0)) == true)
        {
            throw new ImportException($"it has not one positive scale or size for each of {axes.Length} axes");
        }

        int[] dimensions = x.Dimensions;
        float[] factors = [.. Enumerable.Repeat(1f, rank)];
        int[] results = [.. dimensions];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = axes[i];
            results[axis] = sizes?[i] ?? checked((int)Math.Floor(dimensions[axis] * scales![i]));
            factors[axis] = scales?[i] ?? (float)results[axis] / dimensions[axis];
        }

        bool between = manner.Coordinates == "align_corners" && axes.Any(axis => factors[axis] * dimensions[axis] != results[axis] && scales is not null);
        if (between)
        {
            throw new ImportException("align_corners at a scale that gives no whole extent is not defined");
        }

        // Along an axis that keeps its extent and its scale, each element stays where it is, unless a region is cut out of it.
        bool crops = manner.Coordinates == "tf_crop_and_resize";
        int[] changed = [.. axes.Where(axis => results[axis] != dimensions[axis] || factors[axis] != 1 || (crops && manner.Bounds(axes, axis) != (0, 1)))];
        if (changed.Length == 0)
        {
            return x;
        }

        if (x.Apart && changed.Contains(0))
        {
            throw new ImportException("it resizes along images");
        }

        if (manner.Rounding == OldRounding)
        {
            manner = manner with { Rounding = changed.All(axis => factors[axis] < 1) ? "ceil" : "floor" };
            if (manner.Mode == "nearest" && manner.Rounding == "floor" && changed.Any(axis => factors[axis] < 1))
            {
                throw new ImportException("larger extents and smaller ones at once are not supported before version 11");
            }
        }

        if (results.Contains(0))
        {
            throw new ImportException("it leaves no elements");
        }

        if (Repeats(node, x, changed, factors, results, manner) is { } repeated)
        {
            return repeated;
        }

        // Axes before the first that changes are channels; behind it, all are axes of space.
        var settled = node.Placement.Settle(x);
        int start = changed.Min();
        int[] space = dimensions[start..];
        int[] own = [.. Enumerable.Range(start, rank - start)];
        if (space.Length > TensorShape.MaxRank)
        {
            throw new ImportException($"resizing {x.Shown} along axis {start} has more axes behind it than NetGen's tensors");
        }

        bool natural = settled.Shape.Rank >= space.Length && settled.Shape.Spatial.Skip(settled.Shape.Rank - space.Length).SequenceEqual(space)
            && settled.Shape.Rank == space.Length;
        var shape = natural ? settled.Shape : new TensorShape(Placement.Product(dimensions[x.Lead..start]), [.. space]);
        var layer = node.Draft.Add(
            "Resize", null, [node.Placement.Shaped(settled.Layer, shape)], manner.Arguments([.. own.Select(axis => results[axis])], [.. own.Select(axis => factors[axis])], [.. own.Select(axis => manner.Bounds(axes, axis))], [.. own.Select(axis => dimensions[axis])]));
        return LayerValue.Of(layer, results, x.Apart);
    }

    // Whole factors in space: each element repeated, or linear interpolation, which is a layer of its own.
    private static LayerValue? Repeats(NodeContext node, LayerValue x, int[] changed, float[] factors, int[] results, Manner manner)
    {
        bool whole = x.Rank >= 3 && changed.All(axis => axis >= 2 && factors[axis] >= 1 && factors[axis] == MathF.Floor(factors[axis]) && results[axis] == x.Dimensions[axis] * factors[axis])
            && x.Rank - 2 <= TensorShape.MaxRank && (x.Apart || x.Dimensions[0] == 1);
        bool nearest = manner.Mode == "nearest"
            && ((manner.Coordinates == "asymmetric" && manner.Rounding == "floor")
                || (manner.Coordinates is "half_pixel" or "pytorch_half_pixel" && manner.Rounding is "round_prefer_floor" or "round_prefer_ceil"
                    && changed.All(axis => results[axis] > 1)));
        bool linear = manner.Mode == "linear" && !manner.Antialiases && manner.Coordinates is "half_pixel" or "pytorch_half_pixel" or "align_corners"
            && manner.Mode == "linear" && changed.All(axis => results[axis] > 1);
        if (!whole || !(nearest || linear) || manner.ExcludesOutside)
        {
            return null;
        }

        int[] all = [.. factors.Skip(2).Select(factor => (int)factor)];
        List<Argument> arguments = [Drafting.Arguments.Of("Factor", all)];
        arguments.AddRange(linear ? [Drafting.Arguments.Of("Mode", "linear")] : []);
        arguments.AddRange(linear && manner.Coordinates == "align_corners" ? [Drafting.Arguments.Of("AlignCorners", true)] : []);
        return ImageValues.Result(x, node.Draft.Add("Upsample", null, [ImageValues.Image(node, x)], arguments));
    }

    /// <summary>How elements between others are found, in ONNX's words.</summary>
    private sealed record Manner(string Mode, string Coordinates, string Rounding)
    {
        public float Coefficient { get; init; } = -0.75f;

        public bool ExcludesOutside { get; init; }

        public bool Antialiases { get; init; }

        public float Outside { get; init; }

        public float[] Region { get; init; } = [];

        /// <summary>Where the region begins and ends along an axis, as shares of its extent.</summary>
        public (float Start, float End) Bounds(int[] axes, int axis)
        {
            int at = Array.IndexOf(axes, axis);
            return at < 0 || Region.Length == 0 ? (0, 1)
                : Region.Length == 2 * axes.Length ? (Region[at], Region[axes.Length + at])
                : throw new ImportException($"roi has {Region.Length} numbers for {axes.Length} axes");
        }

        /// <summary>The layer's arguments, as far as they are not its defaults.</summary>
        public IEnumerable<Argument> Arguments(int[] output, float[] scales, (float Start, float End)[] bounds, int[] input)
        {
            yield return Drafting.Arguments.List("Output", output);
            if (Mode != "nearest")
            {
                yield return Drafting.Arguments.Of("Mode", Mode is "linear" or "cubic" ? Mode : throw new ImportException($"the mode {Mode} is not known"));
            }

            string coordinates = Coordinates switch
            {
                "half_pixel" => "halfPixel",
                "pytorch_half_pixel" => "pytorchHalfPixel",
                "half_pixel_symmetric" => "halfPixelSymmetric",
                "align_corners" => "alignCorners",
                "asymmetric" => "asymmetric",
                "tf_crop_and_resize" => "tfCropAndResize",
                var word => throw new ImportException($"coordinate_transformation_mode {word} is not supported"),
            };
            if (coordinates != "halfPixel")
            {
                yield return Drafting.Arguments.Of("Coordinates", coordinates);
            }

            string rounding = Rounding switch
            {
                "round_prefer_floor" => "roundPreferFloor",
                "round_prefer_ceil" => "roundPreferCeil",
                "floor" or "ceil" => Rounding,
                var word => throw new ImportException($"nearest_mode {word} is not known"),
            };
            if (Mode == "nearest" && rounding != "roundPreferFloor")
            {
                yield return Drafting.Arguments.Of("Rounding", rounding);
            }

            if (scales.Where((scale, i) => scale != (float)output[i] / input[i]).Any())
            {
                yield return Drafting.Arguments.List("Scales", scales);
            }

            if (Mode == "cubic" && Coefficient != -0.75f)
            {
                yield return Drafting.Arguments.Of("CubicCoefficient", Coefficient);
            }

            if (ExcludesOutside && Mode != "nearest")
            {
                yield return Drafting.Arguments.Of("ExcludeOutside", true);
            }

            if (Antialiases && Mode != "nearest")
            {
                yield return Drafting.Arguments.Of("Antialias", true);
            }

            if (coordinates == "tfCropAndResize")
            {
                yield return Drafting.Arguments.List("Region", [.. bounds.Select(bound => bound.Start), .. bounds.Select(bound => bound.End)]);
                if (Outside != 0)
                {
                    yield return Drafting.Arguments.Of("ExtrapolationValue", Outside);
                }
            }
        }
    }
}
