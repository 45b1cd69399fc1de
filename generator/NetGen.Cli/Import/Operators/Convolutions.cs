using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Convolutions, and transposed ones.</summary>
internal static class Convolutions
{
    /// <summary>Conv.</summary>
    public static object[] Conv(NodeContext node)
    {
        var x = node.Value(0);
        var weight = node.Known(1);
        int groups = Groups(node);
        CheckWeight(node, x, weight, channels: weight.Dimensions.Count < 2 ? 0 : groups * (long)weight.Dimensions[1], outputs: weight.Dimensions[0]);
        var window = WindowArguments.Of(node, x.Dimensions[2..], Kernel(weight));

        // Behind global pooling there is a vector, on which a window of one element is a dense layer.
        if (ImageValues.IsVector(x) && groups == 1 && window.IsPoint)
        {
            var dense = node.Draft.Add("Dense", node.WeightName(1), [x.Layer], DenseLayers.Features(weight.Dimensions[0], node.Has(2)));
            AddWeights(node, dense, weight, [weight.Dimensions[0], weight.Dimensions[1]]);
            return [LayerValue.Of(dense, [x.Dimensions[0], weight.Dimensions[0], .. x.Dimensions[2..]], x.Apart)];
        }

        bool stacks = ImageValues.IsStack(node, x);
        var image = stacks ? ImageValues.Stack(node, x) : Space(node, x);
        window = stacks ? window.Stacked : window;
        if (!window.IsSymmetric && !window.Same)
        {
            image = Padding.Zeros(node.Draft, image, window.Before, window.After);
            window = window.Unpadded;
        }

        var layer = node.Draft.Add(
            "Conv", node.WeightName(1), [image], [Arguments.Of("Channels", weight.Dimensions[0]), .. window.Values(strideIsKernel: false), .. GroupsAndBias(groups, node.Has(2))]);
        AddWeights(node, layer, weight, [weight.Dimensions[0], weight.Dimensions[1], .. window.Kernel]);
        return [stacks ? ImageValues.StackResult(layer) : ImageValues.Result(x, layer)];
    }

    /// <summary>ConvTranspose. What no padding and no output padding gives is computed in full, and its border cut off or added.</summary>
    public static object[] Transposed(NodeContext node)
    {
        var x = node.Value(0);
        var weight = node.Known(1);
        int groups = Groups(node);
        CheckWeight(node, x, weight, channels: weight.Dimensions[0], outputs: weight.Dimensions.Count < 2 ? 0 : weight.Dimensions[1] * (long)groups);
        int[] space = x.Dimensions[2..];
        var window = WindowArguments.Of(node, space, Kernel(weight)) with { Same = false };
        int[] extra = node.Integers("output_padding") is { Count: > 0 } given ? [.. given.Select(ShapeRules.Extent)] : new int[space.Length];
        if (extra.Length != space.Length)
        {
            throw new ImportException($"output_padding has {extra.Length} numbers for {space.Length} axes");
        }

        var (before, after) = Cut(node, window, space, extra);
        bool plain = before.Zip(after, (b, a) => b - a).Zip(window.Stride, (more, stride) => more >= 0 && more < stride).All(fits => fits) && before.All(cut => cut >= 0);
        List<Argument> arguments =
        [
            Arguments.Of("Channels", checked(weight.Dimensions[1] * groups)),
            .. (window with { Before = plain ? before : new int[space.Length], After = plain ? before : new int[space.Length] }).Values(strideIsKernel: false),
            .. GroupsAndBias(groups, node.Has(2)),
        ];
        int[] output = [.. before.Zip(after, (b, a) => b - a)];
        if (plain && output.Any(padding => padding != 0))
        {
            arguments.Add(Arguments.Of("OutputPadding", output));
        }

        var layer = node.Draft.Add("ConvTranspose", node.WeightName(1), [Space(node, x)], arguments);
        AddWeights(node, layer, weight, [weight.Dimensions[0], weight.Dimensions[1], .. window.Kernel]);
        if (plain)
        {
            return [ImageValues.Result(x, layer)];
        }

        if (node.Has(2) && before.Concat(after).Any(cut => cut < 0))
        {
            throw new ImportException("its output reaches past all windows, where the bias alone is left, which is not supported");
        }

        layer = Padding.Zeros(node.Draft, layer, [.. before.Select(cut => Math.Max(0, -cut))], [.. after.Select(cut => Math.Max(0, -cut))]);
        return [ImageValues.Result(x, Slicing.Cropped(node.Draft, layer, [.. before.Select(cut => Math.Max(0, cut))], [.. after.Select(cut => Math.Max(0, cut))]))];
    }

    // What is cut off the full output on both sides; negative where zeros are added.
    private static (int[] Before, int[] After) Cut(NodeContext node, WindowArguments window, int[] space, int[] extra)
    {
        int[] full = [.. space.Select((extent, i) => checked(((extent - 1) * window.Stride[i]) + ((window.Kernel[i] - 1) * window.Dilation[i]) + 1))];
        string automatic = node.Text("auto_pad", "NOTSET");
        bool same = automatic is "SAME_UPPER" or "SAME_LOWER";
        int[]? wanted = node.Integers("output_shape") is { Count: > 0 } shape
            ? [.. shape.Skip(shape.Count == space.Length + 2 ? 2 : 0).Select(ShapeRules.Extent)]
            : same ? [.. space.Select((extent, i) => checked(extent * window.Stride[i]))] : null;
        if (wanted is null)
        {
            return (window.Before, [.. window.After.Zip(extra, (after, more) => after - more)]);
        }

        if (wanted.Length != space.Length)
        {
            throw new ImportException($"output_shape has {wanted.Length} numbers for {space.Length} axes");
        }

        int[] total = [.. full.Select((extent, i) => extent + extra[i] - wanted[i])];
        if (same && node.Integers("output_shape") is not { Count: > 0 } && total.Any(padding => padding < 0))
        {
            throw new ImportException($"auto_pad {automatic} of a kernel that is smaller than the stride is not defined");
        }

        // A larger output has more elements at the end, which nothing reaches.
        int[] before = [.. total.Select(padding => Math.Max(0, padding)).Select(padding => automatic == "SAME_UPPER" ? padding / 2 : padding - (padding / 2))];
        return (before, [.. total.Zip(before, (all, cut) => all - cut).Zip(extra, (cut, more) => cut - more)]);
    }

    private static DraftLayer Space(NodeContext node, LayerValue x) => x.Rank > 2
        ? ImageValues.Image(node, x)
        : throw new ImportException($"its operand has the shape {x.Shown}; expected images, channels and space");

    private static List<long> Kernel(KnownTensor weight) => [.. weight.Dimensions.Skip(2).Select(extent => (long)extent)];

    private static int Groups(NodeContext node) => node.Integer("group", 1) is >= 1 and <= 1 << 24 and var groups
        ? (int)groups
        : throw new ImportException("the number of groups is not supported");

    private static void CheckWeight(NodeContext node, LayerValue x, KnownTensor weight, long channels, long outputs)
    {
        if (weight.Dimensions.Count != x.Rank || x.Rank < 2 || channels != x.Dimensions[1] || !weight.IsReal)
        {
            throw new ImportException($"the weight {weight.Shown} does not fit the input {x.Shown}");
        }

        if (node.Has(2) && node.Known(2).Count != outputs)
        {
            throw new ImportException(FormattableString.Invariant($"the bias {node.Known(2).Shown} does not fit {outputs} channels"));
        }
    }

    private static IEnumerable<Argument> GroupsAndBias(int groups, bool bias)
    {
        if (groups != 1)
        {
            yield return Arguments.Of("Groups", groups);
        }

        if (!bias)
        {
            yield return Arguments.Of("Bias", false);
        }
    }

    private static void AddWeights(NodeContext node, DraftLayer layer, KnownTensor weight, IReadOnlyList<int> dimensions)
    {
        layer.Weights["weight"] = new Weight(dimensions, weight.ToSingles());
        if (node.Has(2))
        {
            layer.Weights["bias"] = new Weight([node.Known(2).Count], node.Known(2).ToSingles());
        }
    }
}
