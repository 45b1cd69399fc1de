using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Growing by whole factors.</summary>
internal static class Resizing
{
    /// <summary>Upsample, versions 7 to 9.</summary>
    public static object[] Upsample(NodeContext node)
    {
        var x = node.Activation(0);
        IReadOnlyList<float> scales = node.Has(1) ? node.Constant(1).ToSingles() : node.Attribute("scales")?.Singles ?? [];
        string mode = node.Text("mode", "nearest");
        return mode == "nearest"
            ? [Grown(node, x, Factors(x, scales), mode, false)]
            : throw new ImportException($"the mode {mode} of this version is not supported; expected nearest");
    }

    /// <summary>Resize, version 10 and later.</summary>
    public static object[] Resize(NodeContext node)
    {
        var x = node.Activation(0);
        int first = node.Opset < 11 ? 1 : 2;
        IReadOnlyList<float> scales = node.Has(first) ? node.Constant(first).ToSingles() : [];
        if (scales.Count == 0)
        {
            // The extents, of which all but axes of space stay.
            double[] sizes = node.Has(3) ? node.Constant(3).Values : throw new ImportException("neither scales nor sizes are given");
            scales = [.. sizes.Select((size, axis) => (float)(size / x.Dimensions[axis]))];
        }

        string mode = node.Text("mode", "nearest");
        string coordinates = node.Opset < 11 ? "asymmetric" : node.Text("coordinate_transformation_mode", "half_pixel");
        string rounding = node.Text("nearest_mode", "round_prefer_floor");
        var factors = Factors(x, scales);

        // For whole factors these are all x[i / factor].
        bool nearest = mode == "nearest"
            && ((coordinates == "asymmetric" && (rounding == "floor" || node.Opset < 11))
                || (coordinates is "half_pixel" or "pytorch_half_pixel" && rounding is "round_prefer_floor" or "round_prefer_ceil"));
        return (nearest, mode, coordinates) switch
        {
            (true, _, _) => [Grown(node, x, factors, "nearest", false)],
            (_, "linear", "half_pixel" or "pytorch_half_pixel") => [Grown(node, x, factors, "linear", false)],
            (_, "linear", "align_corners") => [Grown(node, x, factors, "linear", true)],
            _ => throw new ImportException($"mode {mode} with {coordinates}{(mode == "nearest" ? " and " + rounding : "")} is not supported"),
        };
    }

    private static int[] Factors(Activation x, IReadOnlyList<float> scales)
    {
        if (scales.Count != x.Dimensions.Count || scales.Any(scale => scale < 1 || scale != MathF.Floor(scale)) || scales[0] != 1 || scales[1] != 1)
        {
            throw new ImportException($"scales of ({string.Join(", ", scales.Select(scale => FormattableString.Invariant($"{scale}")))}) are not supported; expected whole numbers, 1 for images and channels");
        }

        return x.OfLayer([.. scales.Skip(2).Select(scale => (long)scale)], 1, "a factor of");
    }

    private static Activation Grown(NodeContext node, Activation x, int[] factors, string mode, bool corners)
    {
        List<Argument> arguments = [NodeContext.Argument("Factor", factors)];
        if (mode != "nearest")
        {
            arguments.Add(NodeContext.Argument("Mode", mode));
        }

        if (corners)
        {
            arguments.Add(NodeContext.Argument("AlignCorners", true));
        }

        string name = node.Draft.Name("Upsample", null);
        var shape = node.Draft.Add("Upsample", name, x, [.. arguments]);
        return Convolutions.Result(x, name, shape);
    }
}
