using NetGen.Cli.Import;

namespace NetGen.Cli.Evaluation;

/// <summary>Means, maxima and softmax over axes.</summary>
internal static class ReductionDefinitions
{
    /// <summary>One number for each channel of each image.</summary>
    public static Constant OverSpace(NodeContext node, Func<double[], double> function)
    {
        var x = node.Constant(0);
        int rank = x.Dimensions.Count;
        return Over(x, [.. Enumerable.Range(2, rank - 2)], function).Reshaped([.. x.Dimensions.Take(2), .. Enumerable.Repeat(1, rank - 2)]);
    }

    /// <summary>ReduceMean.</summary>
    public static Constant[] Mean(NodeContext node)
    {
        var x = node.Constant(0);
        int rank = x.Dimensions.Count;
        int[] axes = [.. (node.Integers("axes", 1) ?? [.. Enumerable.Range(0, rank).Select(axis => (long)axis)]).Select(axis => NodeContext.Axis(axis, rank))];
        bool keeps = node.Integer("keepdims", 1) != 0;
        return
        [
            Over(x, axes, values => values.Average()).Reshaped(
                [.. Enumerable.Range(0, rank).Where(axis => keeps || !axes.Contains(axis)).Select(axis => axes.Contains(axis) ? 1 : x.Dimensions[axis])]),
        ];
    }

    /// <summary>Softmax, or its logarithm. Before version 13 the axes from the given one on are one.</summary>
    public static Constant[] Softmax(NodeContext node, bool logarithm)
    {
        var x = node.Constant(0);
        int rank = x.Dimensions.Count;
        int axis = NodeContext.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), rank);
        int[] axes = node.Opset < 13 ? [.. Enumerable.Range(axis, rank - axis)] : [axis];
        int[] kept = [.. Enumerable.Range(0, rank).Select(one => axes.Contains(one) ? 1 : x.Dimensions[one])];
        var largest = Over(x, axes, values => values.Max()).Reshaped(kept);
        var shifted = Constant.Combine(x, largest, (value, maximum) => value - maximum);
        var sums = Over(shifted, axes, values => values.Sum(Math.Exp)).Reshaped(kept);
        return [Constant.Combine(shifted, sums, (value, sum) => logarithm ? value - Math.Log(sum) : Math.Exp(value) / sum)];
    }

    // The other axes stay, in their order.
    private static Constant Over(Constant x, int[] axes, Func<double[], double> function)
    {
        int[] others = [.. Enumerable.Range(0, x.Dimensions.Count).Where(axis => !axes.Contains(axis))];
        double[] values = x.Transposed([.. others, .. axes.Order()]).Values;
        int[] extents = [.. others.Select(axis => x.Dimensions[axis])];
        double[] result = new double[Constant.Elements(extents)];
        int length = result.Length == 0 ? 0 : values.Length / result.Length;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(values[(i * length)..((i + 1) * length)]);
        }

        return new Constant(extents, result);
    }
}
