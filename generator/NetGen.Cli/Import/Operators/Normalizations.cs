using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Normalizations.</summary>
internal static class Normalizations
{
    /// <summary>BatchNormalization as inference has it, with its own layer; where that is asked for, in the weights of the
    /// layer before it.</summary>
    public static object[] Batch(NodeContext node)
    {
        var x = node.Value(0);
        if (node.Integer("training_mode", 0) != 0 || Enumerable.Range(1, 4).Any(node.IsUsed) || (node.Opset < 7 && node.Integer("is_test", 1) == 0))
        {
            throw new ImportException("it is in training mode, which is not supported");
        }

        if (node.Opset < 9 && node.Integer("spatial", 1) == 0)
        {
            throw new ImportException("statistics of each element apart (spatial = 0) are not supported");
        }

        float[][] parts = [.. Enumerable.Range(1, 4).Select(input => node.Known(input).ToSingles())];
        if (x.Rank < 2 || parts.Any(part => part.Length != x.Dimensions[1]))
        {
            throw new ImportException($"its operands have not one element for each channel of {x.Shown}");
        }

        float epsilon = node.Single("epsilon", 1e-5f);
        var channeled = node.Placement.Channeled(x, 1);
        if (node.FoldsNormalization)
        {
            double[] factors = [.. parts[0].Select((scale, i) => scale / Math.Sqrt((double)parts[3][i] + epsilon))];
            double[] offsets = [.. parts[1].Select((shift, i) => shift - (parts[2][i] * factors[i]))];
            return [channeled.With(node.Draft.AddAffine(channeled.Layer, factors, offsets))];
        }

        // ONNX gives the share of the old average, PyTorch and NetGen that of the new batch.
        var layer = node.Draft.Add(
            "BatchNorm",
            node.WeightName(1),
            [channeled.Layer],
            Arguments.Of("Epsilon", epsilon),
            Arguments.Of("Momentum", (float)Math.Round(1 - node.Single("momentum", 0.9f), 6)));
        string[] names = ["weight", "bias", "running_mean", "running_var"];
        for (int i = 0; i < names.Length; i++)
        {
            layer.Weights[names[i]] = new Weight([parts[i].Length], parts[i]);
        }

        return [channeled.With(layer)];
    }

    /// <summary>InstanceNormalization.</summary>
    public static object[] Instance(NodeContext node)
    {
        var x = node.Value(0);
        var space = Space(node, x);
        var layer = node.Draft.Add(
            "InstanceNorm", node.WeightName(1), [space], Arguments.Of("Epsilon", node.Single("epsilon", 1e-5f)), Arguments.Of("Affine", true));
        AddAffine(layer, ByChannel(node.Known(1), x.Dimensions[1]), ByChannel(node.Known(2), x.Dimensions[1]));
        return [LayerValue.Of(layer, x.Dimensions, x.Apart)];
    }

    /// <summary>GroupNormalization: one scale for each group before version 21, later one for each channel.</summary>
    public static object[] Group(NodeContext node)
    {
        var x = node.Value(0);
        int groups = checked((int)node.Integer("num_groups", 1));
        var layer = node.Draft.Add(
            "GroupNorm",
            node.WeightName(1),
            [Space(node, x)],
            Arguments.Of("Groups", groups),
            Arguments.Of("Epsilon", node.Single("epsilon", 1e-5f)));
        AddAffine(layer, ByChannel(node.Known(1), x.Dimensions[1]), ByChannel(node.Known(2), x.Dimensions[1]));
        return [LayerValue.Of(layer, x.Dimensions, x.Apart)];
    }

    /// <summary>LayerNormalization over the last axes; its mean and the reciprocal of its deviation where they are asked for.</summary>
    public static object[] Layer(NodeContext node)
    {
        float epsilon = node.Single("epsilon", 1e-5f);
        var result = OverLast(node, "LayerNorm", epsilon);
        if (!node.IsUsed(1) && !node.IsUsed(2))
        {
            return [result];
        }

        var x = node.Value(0);
        int axis = NodeContext.Axis(node.Integer("axis", -1), x.Rank);
        int[] last = [.. Enumerable.Range(axis, x.Rank - axis)];
        var mean = Reductions.Over(node, x, "mean", last);
        var centred = Joins.Join(node, "Add", [x, Joins.Scaled(node, mean, -1, 0)]);
        var variance = Reductions.Over(node, node.Elementwise("Pow", centred, Arguments.Of("Exponent", 2f)), "mean", last);
        return [result, mean, node.Elementwise("Reciprocal", node.Elementwise("Sqrt", Joins.Scaled(node, variance, 1, epsilon)))];
    }

    /// <summary>RMSNormalization over the last axes.</summary>
    public static object[] RootMeanSquare(NodeContext node) => [OverLast(node, "RMSNorm", node.Single("epsilon", 1e-5f))];

    /// <summary>LRN.</summary>
    public static object[] LocalResponse(NodeContext node)
    {
        var x = node.Value(0);
        if (x.Rank < 2)
        {
            throw new ImportException($"its operand has the shape {x.Shown}; expected images and channels");
        }

        var channeled = node.Placement.Channeled(x, 1);
        int size = checked((int)node.Integer("size", 0));
        List<Argument> arguments =
        [
            Arguments.Of("Size", size),
            Arguments.Of("Alpha", node.Single("alpha", 1e-4f)),
            Arguments.Of("Beta", node.Single("beta", 0.75f)),
            Arguments.Of("K", node.Single("bias", 1)),
        ];
        arguments.AddRange(size % 2 == 0 ? [Arguments.Of("Reach", "after")] : Array.Empty<Argument>());
        return [channeled.With(node.Draft.Add("LocalResponseNorm", null, [channeled.Layer], arguments))];
    }

    /// <summary>LpNormalization: divided by the norm along an axis.</summary>
    public static object[] Norm(NodeContext node)
    {
        var x = node.Value(0);
        int axis = NodeContext.Axis(node.Integer("axis", -1), x.Rank);
        var norm = Reductions.Norm(node, x, [axis], checked((int)node.Integer("p", 2)));

        // A vector of zeros stays one: it is divided by 1.
        var divisor = Joins.Join(node, "Add", [norm, Joins.Scaled(node, Logic.Truth(node, norm), -1, 1)]);
        return [Joins.Join(node, "Divide", [x, divisor])];
    }

    /// <summary>MeanVarianceNormalization: (x - mean) / (deviation + 1e-9).</summary>
    public static object[] MeanVariance(NodeContext node)
    {
        var x = node.Value(0);
        int[] axes = [.. (node.Integers("axes") ?? [0, 2, 3]).Select(axis => NodeContext.Axis(axis, x.Rank))];
        var centred = Joins.Join(node, "Add", [x, Joins.Scaled(node, Reductions.Over(node, x, "mean", axes), -1, 0)]);
        var variance = Reductions.Over(node, node.Elementwise("Pow", centred, Arguments.Of("Exponent", 2f)), "mean", axes);
        return [Joins.Join(node, "Divide", [centred, Joins.Scaled(node, node.Elementwise("Sqrt", variance), 1, 1e-9f)])];
    }

    // The axes normalized become channels, in one.
    private static LayerValue OverLast(NodeContext node, string kind, float epsilon)
    {
        var x = node.Value(0);
        int axis = NodeContext.Axis(node.Integer("axis", -1), x.Rank);
        int[] dimensions = x.Dimensions;
        if (kind == "LayerNorm" && x.IsInOrder && axis > x.Lead && x.Rank - x.Lead <= Placement.MaxAxes)
        {
            return OverSpace(node, x, axis, epsilon);
        }

        int[] merged = [.. dimensions[..axis], Placement.Product(dimensions.Skip(axis))];
        var view = axis == x.Rank - 1 ? x : node.Placement.Settle(x).Viewed(merged);
        var channeled = node.Placement.Channeled(view, axis);
        Argument[] axes = kind == "LayerNorm" ? [Arguments.Of("Axes", "C")] : [];
        var layer = node.Draft.Add(kind, node.WeightName(1), [channeled.Layer], [Arguments.Of("Epsilon", epsilon), .. axes]);
        int count = merged[axis];
        layer.Weights["weight"] = new Weight([count], Whole(node, node.Known(1), dimensions[axis..]));
        if (kind == "LayerNorm")
        {
            layer.Weights["bias"] = new Weight([count], node.Has(2) ? Whole(node, node.Known(2), dimensions[axis..]) : new float[count]);
        }

        var result = channeled.With(layer);
        return axis == x.Rank - 1 ? result : node.Placement.Settle(result).Viewed(dimensions);
    }

    // The last axes where they stand.
    private static LayerValue OverSpace(NodeContext node, LayerValue x, int axis, float epsilon)
    {
        var shape = Placement.Natural(x.Inner);
        int[] last = x.Dimensions[axis..];
        var layer = node.Draft.Add(
            "LayerNorm",
            node.WeightName(1),
            [node.Placement.As(x, shape)],
            Arguments.Of("Epsilon", epsilon),
            Arguments.Of("Axes", Placement.Letters(shape)[^last.Length..]));
        layer.Weights["weight"] = new Weight(last, Whole(node, node.Known(1), last));
        layer.Weights["bias"] = new Weight(last, node.Has(2) ? Whole(node, node.Known(2), last) : new float[Placement.Product(last)]);
        return LayerValue.Of(layer, x.Dimensions, x.Apart);
    }

    private static float[] Whole(NodeContext node, KnownTensor known, int[] dimensions) => known.Expanded(node.Budget, dimensions).ToSingles();

    private static float[] ByChannel(KnownTensor known, int channels)
    {
        float[] values = known.ToSingles();
        return values.Length > 0 && channels % values.Length == 0
            ? [.. Enumerable.Range(0, channels).Select(channel => values[channel / (channels / values.Length)])]
            : throw new ImportException($"its operand {known.Shown} does not fit {channels} channels");
    }

    private static void AddAffine(DraftLayer layer, float[] weight, float[] bias)
    {
        layer.Weights["weight"] = new Weight([weight.Length], weight);
        layer.Weights["bias"] = new Weight([bias.Length], bias);
    }

    private static DraftLayer Space(NodeContext node, LayerValue x)
    {
        if (x.Rank < 3 || (!node.Apart && x.Dimensions[0] != 1))
        {
            throw new ImportException($"its operand has the shape {x.Shown}; expected one image, channels and space");
        }

        int[] space = x.Dimensions[2..];
        return node.Placement.As(x, new TensorShape(x.Dimensions[1], space.Length <= TensorShape.MaxRank ? [.. space] : [Placement.Product(space)]));
    }
}
