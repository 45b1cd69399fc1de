using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Convolutions, and transposed ones.</summary>
internal static class Convolutions
{
    /// <summary>Conv.</summary>
    public static object[] Conv(NodeContext node)
    {
        var x = node.Activation(0);
        var weight = node.Constant(1);
        int groups = checked((int)node.Integer("group", 1));
        CheckWeight(x, weight, channels: groups * (long)weight.Dimensions[1]);

        // Behind global pooling there is a vector, on which a window of one element is a dense layer.
        if (x.Shape.Rank == 0 && groups == 1)
        {
            WindowArguments.Of(node, x, Kernel(weight));
            string dense = node.Draft.Name("Dense", node.WeightName(1));
            node.Draft.Add("Dense", dense, x, DenseLayers.Arguments(weight.Dimensions[0], node.Has(2)));
            AddWeights(node, dense, weight, [weight.Dimensions[0], weight.Dimensions[1]]);
            return [x with { Layer = dense, Shape = new TensorShape(weight.Dimensions[0], []), Dimensions = [x.Dimensions[0], weight.Dimensions[0], .. x.Dimensions.Skip(2)] }];
        }

        var window = WindowArguments.Of(node, x, Kernel(weight));
        if (!window.IsSymmetric && !window.Same)
        {
            x = Padding.Zeros(node, x, window.Before, window.After);
            window = window with { Before = new int[x.Shape.Rank], After = new int[x.Shape.Rank] };
        }

        string name = node.Draft.Name("Conv", node.WeightName(1));
        var shape = node.Draft.Add(
            "Conv", name, x, [NodeContext.Argument("Channels", weight.Dimensions[0]), .. window.Arguments(strideIsKernel: false), .. GroupsAndBias(groups, node.Has(2))]);
        AddWeights(node, name, weight, [weight.Dimensions[0], weight.Dimensions[1], .. window.Kernel]);
        return [Result(x, name, shape)];
    }

    /// <summary>ConvTranspose.</summary>
    public static object[] Transposed(NodeContext node)
    {
        var x = node.Activation(0);
        var weight = node.Constant(1);
        int groups = checked((int)node.Integer("group", 1));
        CheckWeight(x, weight, channels: weight.Dimensions[0]);
        if (node.Integers("output_shape") is { Count: > 0 })
        {
            throw new ImportException("output_shape is not supported; expected pads and output_padding");
        }

        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID"))
        {
            throw new ImportException("auto_pad is not supported; expected pads and output_padding");
        }

        var window = WindowArguments.Of(node, x, Kernel(weight));
        var extra = node.Integers("output_padding") is { Count: > 0 } given ? x.OfLayer(given, 0, "an output padding of") : new int[x.Shape.Rank];

        // More cut off in front than behind is no padding of the output less.
        for (int i = 0; i < extra.Length; i++)
        {
            extra[i] += window.Before[i] - window.After[i];
            if (extra[i] < 0)
            {
                throw new ImportException("more is cut off behind than in front, which is not supported");
            }
        }

        List<Argument> arguments =
        [
            NodeContext.Argument("Channels", weight.Dimensions[1] * groups),
            .. (window with { After = window.Before }).Arguments(strideIsKernel: false),
            .. GroupsAndBias(groups, node.Has(2)),
        ];
        if (extra.Any(padding => padding != 0))
        {
            arguments.Add(NodeContext.Argument("OutputPadding", extra));
        }

        string name = node.Draft.Name("ConvTranspose", node.WeightName(1));
        var shape = node.Draft.Add("ConvTranspose", name, x, [.. arguments]);
        AddWeights(node, name, weight, [weight.Dimensions[0], weight.Dimensions[1], .. window.Kernel]);
        return [Result(x, name, shape)];
    }

    /// <summary>A convolution of one element for each channel: y = factor * x + offset.</summary>
    public static Activation Affine(NodeContext node, Activation x, double[] factors, double[] offsets)
    {
        int channels = x.Shape.Channels;
        if (x.Shape.Rank == 0)
        {
            throw new ImportException("an affine map of each feature apart has no counterpart");
        }

        string name = node.Draft.Name("Conv", null);
        node.Draft.Add(
            "Conv", name, x, NodeContext.Argument("Channels", channels), NodeContext.Argument("Kernel", 1), NodeContext.Argument("Groups", channels));
        node.Draft.AddWeight(name, "weight", [channels, 1, .. Enumerable.Repeat(1, x.Shape.Rank)], Array.ConvertAll(factors, factor => (float)factor));
        node.Draft.AddWeight(name, "bias", [channels], Array.ConvertAll(offsets, offset => (float)offset));
        return x with { Layer = name };
    }

    /// <summary>The value of a layer that has changed the extents of some axes.</summary>
    public static Activation Result(Activation x, string layer, TensorShape shape) => new(
        layer,
        shape,
        [x.Dimensions[0], shape.Channels, .. x.Axes.Select(axis => axis < 0 ? 1 : shape.Spatial[axis])],
        x.Axes);

    private static List<long> Kernel(Constant weight) => [.. weight.Dimensions.Skip(2).Select(extent => (long)extent)];

    private static void CheckWeight(Activation x, Constant weight, long channels)
    {
        if (weight.Dimensions.Count != x.Dimensions.Count || channels != x.Shape.Channels)
        {
            throw new ImportException($"the weight ({string.Join(", ", weight.Dimensions)}) does not fit the input ({string.Join(", ", x.Dimensions)})");
        }
    }

    private static IEnumerable<Argument> GroupsAndBias(int groups, bool bias)
    {
        if (groups != 1)
        {
            yield return NodeContext.Argument("Groups", groups);
        }

        if (!bias)
        {
            yield return NodeContext.Argument("Bias", false);
        }
    }

    private static void AddWeights(NodeContext node, string name, Constant weight, IReadOnlyList<int> dimensions)
    {
        node.Draft.AddWeight(name, "weight", dimensions, weight.ToSingles());
        if (node.Has(2))
        {
            var bias = node.Constant(2);
            node.Draft.AddWeight(name, "bias", [bias.Values.Length], bias.ToSingles());
        }
    }
}
