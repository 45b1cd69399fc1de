using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Makes nodes that join, part, pad and resize.</summary>
internal static class PlaceNodes
{
    /// <summary>By name; each may fail to add what it would.</summary>
    public static IEnumerable<KeyValuePair<string, NodeMaker>> All { get; } = new Dictionary<string, NodeMaker>
    {
        ["Concat"] = Concat,
        ["Split"] = Split,
        ["Slice"] = Slice,
        ["Gather"] = Gather,
        ["Pad"] = Pad,
        ["Upsample"] = Upsample,
        ["Resize"] = Resize,
    };

    private static RandomValue? Concat(RandomGraph g, RandomValue x)
    {
        int axis = g.Next(x.Rank);
        var others = g.Values.Where(one => one.Exact.Type == OnnxType.Single && one.Rank == x.Rank && one.Shape.Zip(x.Shape).Where((pair, i) => i != axis && pair.First != pair.Second).Count() == 0).ToList();
        RandomValue Another() => g.Chance(0.25) ? g.Floats([.. x.Shape.Select((extent, i) => i == axis ? g.Between(1, 3) : extent)], -1, 1) : g.Pick(others);
        var parts = Enumerable.Range(0, g.Between(1, 3)).Select(i => i == 0 ? x : Another()).OrderBy(_ => g.Random.Next()).ToList();
        return g.Add("Concat", [.. parts], Attributes.Of("axis", g.Opset >= 11 && g.Chance(0.3) ? axis - x.Rank : axis));
    }

    private static RandomValue? Split(RandomGraph g, RandomValue x)
    {
        int axis = g.Next(x.Rank);
        int extent = x.Shape[axis];
        if (extent < 2)
        {
            return null;
        }

        var named = Attributes.Of("axis", g.Opset >= 11 && g.Chance(0.3) ? axis - x.Rank : axis);
        if (g.Chance(0.3))
        {
            int count = g.Opset >= 18 ? g.Between(2, extent) : Enumerable.Range(2, extent - 1).First(each => extent % each == 0);
            return g.AddAll("Split", count, [x], g.Opset >= 18 ? [named, Attributes.Of("num_outputs", count)] : [named])?[^1];
        }

        int first = g.Between(1, extent - 1);
        int[] sizes = extent - first > 1 && g.Chance(0.3) ? [first, 1, extent - first - 1] : [first, extent - first];
        return g.Opset < 13
            ? g.AddAll("Split", sizes.Length, [x], named, Attributes.Of("split", sizes))?[g.Next(sizes.Length)]
            : g.AddAll("Split", sizes.Length, [x, g.Integers([.. sizes.Select(size => (long)size)])], named)?[g.Next(sizes.Length)];
    }

    private static RandomValue? Slice(RandomGraph g, RandomValue x)
    {
        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(_ => g.Chance(0.5))];
        if (axes.Length == 0)
        {
            return null;
        }

        long[] starts = [.. axes.Select(axis => (long)g.Between(-x.Shape[axis] - 1, x.Shape[axis]))];
        long[] ends = [.. axes.Select(axis => g.Chance(0.3) ? long.MaxValue : g.Between(-x.Shape[axis], x.Shape[axis] + 2))];
        if (g.Opset < 10)
        {
            return g.Add("Slice", [x], Attributes.Of("axes", axes), List("starts", starts), List("ends", ends));
        }

        long[] steps = [.. axes.Select(_ => g.Chance(0.6) ? 1L : g.Pick(2, 3, -1, -2))];
        for (int i = 0; i < axes.Length; i++)
        {
            if (steps[i] < 0 && g.Chance(0.8))
            {
                (starts[i], ends[i]) = (g.Pick(-1, x.Shape[axes[i]] - 1, long.MaxValue), g.Pick(-x.Shape[axes[i]] - 1, 0, long.MinValue));
            }
        }

        return g.Add("Slice", [x, g.Integers(starts), g.Integers(ends), g.Integers([.. axes.Select(axis => g.Chance(0.3) ? axis - x.Rank : (long)axis)]), g.Integers(steps)]);
    }

    private static (string, OnnxAttribute) List(string name, long[] values) => (name, new OnnxAttribute { Integers = values });

    private static RandomValue? Gather(RandomGraph g, RandomValue x)
    {
        int axis = g.Next(x.Rank);
        int low = g.Opset >= 11 ? -x.Shape[axis] : 0;
        int[] shape = g.Pick<int[]>([], [1], [g.Between(1, 5)], [2, 2]);
        long[] indices = [.. Enumerable.Range(0, Tensor.Elements(shape)).Select(_ => (long)g.Between(low, x.Shape[axis] - 1))];
        return g.Add("Gather", [x, g.Constant(Tensor.Of(OnnxType.Int64, shape, indices))], Attributes.Of("axis", g.Opset >= 11 && g.Chance(0.3) ? axis - x.Rank : axis));
    }

    private static RandomValue? Pad(RandomGraph g, RandomValue x)
    {
        string mode = g.Pick<string>(g.Opset >= 19 ? ["constant", "reflect", "edge", "wrap"] : ["constant", "constant", "reflect", "edge"]);
        int[] axes = g.Opset >= 18 && g.Chance(0.3) ? [.. Enumerable.Range(0, x.Rank).Where(_ => g.Chance(0.6))] : [.. Enumerable.Range(0, x.Rank)];
        if (axes.Length == 0)
        {
            return null;
        }

        int[] pads = [.. axes.Concat(axes).Select(axis => g.Chance(0.5) ? 0 : mode == "constant" ? g.Between(-1, 3) : g.Between(0, Math.Min(2, x.Shape[axis] - 1)))];
        var named = Attributes.Of("mode", mode);
        if (g.Opset < 11)
        {
            return g.Add("Pad", [x], named, Attributes.Of("pads", pads), Attributes.Of("value", g.Real(-1, 1)));
        }

        var list = g.Integers([.. pads.Select(pad => (long)pad)]);
        var value = g.Chance(0.5) ? g.Constant(Tensor.Of([], [g.Real(-1, 1)])) : null;
        return axes.Length < x.Rank ? g.Add("Pad", [x, list, value, g.Integers([.. axes.Select(axis => (long)axis)])], named)
            : value is null ? g.Add("Pad", [x, list], named) : g.Add("Pad", [x, list, value], named);
    }

    private static RandomValue? Upsample(RandomGraph g, RandomValue x)
    {
        if (g.Opset >= 10 || x.Rank < 3)
        {
            return null;
        }

        float[] scales = [.. x.Shape.Select((_, i) => i < 2 ? 1 : g.Pick(1, 1.5f, 2, 3))];
        var mode = Attributes.Of("mode", g.Pick("nearest", "linear"));
        return g.Opset < 9 ? g.Add("Upsample", [x], mode, Attributes.Of("scales", scales)) : g.Add("Upsample", [x, g.Constant(Tensor.Of([scales.Length], scales))], mode);
    }

    private static RandomValue? Resize(RandomGraph g, RandomValue x)
    {
        if (g.Opset < 10 || x.Rank < 3)
        {
            return null;
        }

        string mode = g.Pick<string>(x.Rank == 4 && g.Opset >= 11 ? ["nearest", "linear", "cubic"] : ["nearest", "linear"]);
        bool all = mode == "nearest" && g.Chance(0.15);
        float[] scales = [.. x.Shape.Select((_, i) => i < 2 && !all ? 1 : g.Pick(1, 0.5f, 2, 1.5f, 0.75f, 3, 0.6f))];
        if (g.Opset < 11)
        {
            return g.Add("Resize", [x, g.Constant(Tensor.Of([scales.Length], scales))], Attributes.Of("mode", mode));
        }

        string coordinates = g.Pick<string>(
            g.Opset >= 19
                ? ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize", "half_pixel_symmetric"]
                : ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize"]);
        bool some = g.Opset >= 18 && g.Chance(0.4);
        int[] axes = some ? [.. Enumerable.Range(2, x.Rank - 2)] : [.. Enumerable.Range(0, x.Rank)];
        var attributes = new List<(string, OnnxAttribute)> { Attributes.Of("mode", mode), Attributes.Of("coordinate_transformation_mode", coordinates) };
        if (some)
        {
            attributes.Add(Attributes.Of("axes", axes));
        }

        if (mode == "nearest")
        {
            attributes.Add(Attributes.Of("nearest_mode", g.Pick("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")));
        }
        else if (g.Opset >= 18 && g.Chance(0.3) && coordinates != "tf_crop_and_resize")
        {
            attributes.Add(Attributes.Of("antialias", 1));
        }

        if (mode == "cubic")
        {
            attributes.AddRange([Attributes.Of("cubic_coeff_a", g.Pick(-0.75f, -0.5f)), Attributes.Of("exclude_outside", g.Chance(0.4))]);
        }

        bool scaled = g.Chance(0.5);
        long[] sizes = [.. axes.Select(axis => (long)(axis < 2 && !all ? x.Shape[axis] : g.Between(1, 2 * x.Shape[axis])))];

        // A region of the axes that are resized; the whole of the others, whose region runtimes do not look at.
        bool[] whole = [.. axes.Select((axis, i) => axis < 2 || (scaled ? scales[axis] == 1 : sizes[i] == x.Shape[axis]))];
        var region = coordinates == "tf_crop_and_resize"
            ? g.Constant(Tensor.Of([2 * axes.Length], [.. whole.Select(one => one ? 0 : g.Real(-0.2, 0.4)), .. whole.Select(one => one ? 1 : g.Real(0.6, 1.2))]))
            : g.Opset < 13 ? g.Constant(Tensor.Of([0], Array.Empty<float>())) : null;
        if (coordinates == "tf_crop_and_resize")
        {
            attributes.Add(Attributes.Of("extrapolation_value", g.Real(-1, 1)));
        }

        if (scaled)
        {
            return g.Add("Resize", [x, region, g.Constant(Tensor.Of([axes.Length], [.. axes.Select(axis => scales[axis])]))], [.. attributes]);
        }

        if (g.Opset >= 18 && some && coordinates != "tf_crop_and_resize" && g.Chance(0.4))
        {
            attributes.Add(Attributes.Of("keep_aspect_ratio_policy", g.Pick("stretch", "not_larger", "not_smaller")));
        }

        var none = g.Opset < 13 ? g.Constant(Tensor.Of([0], Array.Empty<float>())) : null;
        return g.Add("Resize", [x, region, none, g.Integers(sizes)], [.. attributes]);
    }
}
