using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Reductions over any axes.</summary>
internal static class Reductions
{
    /// <summary>ReduceMean, ReduceSum, ReduceMax, ReduceMin, ReduceProd.</summary>
    /// <param name="operation">The layer's word.</param>
    public static Mapping Of(string operation) => node => [Reduced(node, (x, axes) => Over(node, x, operation, axes))];

    /// <summary>ReduceL1 and ReduceL2.</summary>
    public static Mapping OfNorm(int p) => node => [Reduced(node, (x, axes) => Norm(node, x, axes, p))];

    /// <summary>ReduceSumSquare.</summary>
    public static object[] SumSquare(NodeContext node) =>
        [Reduced(node, (x, axes) => Over(node, node.Elementwise("Pow", x, Arguments.Of("Exponent", 2f)), "sum", axes))];

    /// <summary>ReduceLogSum.</summary>
    public static object[] LogSum(NodeContext node) => [Reduced(node, (x, axes) => node.Elementwise("Log", Over(node, x, "sum", axes)))];

    /// <summary>ReduceLogSumExp: max + log(sum(exp(x - max))), which no large x overflows.</summary>
    public static object[] LogSumExp(NodeContext node) =>
    [
        Reduced(node, (x, axes) =>
        {
            // An infinite maximum would give infinity minus infinity.
            var max = node.Elementwise("Clip", Over(node, x, "max", axes), Arguments.Of("Minimum", float.MinValue), Arguments.Of("Maximum", float.MaxValue));
            var less = Joins.Join(node, "Add", [x, Joins.Scaled(node, max, -1, 0)]);
            return Joins.Join(node, "Add", [max, node.Elementwise("Log", Over(node, node.Elementwise("Exp", less), "sum", axes))]);
        }),
    ];

    /// <summary>The root of the sum of powers of magnitudes.</summary>
    public static LayerValue Norm(NodeContext node, LayerValue x, IReadOnlyList<int> axes, int p) => p switch
    {
        1 => Over(node, node.Elementwise("Abs", x), "sum", axes),
        2 => node.Elementwise("Sqrt", Over(node, node.Elementwise("Pow", x, Arguments.Of("Exponent", 2f)), "sum", axes)),
        > 2 and < 1000 => node.Elementwise(
            "Pow",
            Over(node, node.Elementwise("Pow", node.Elementwise("Abs", x), Arguments.Of("Exponent", (float)p)), "sum", axes),
            Arguments.Of("Exponent", 1f / p)),
        _ => throw new ImportException($"the norm of p = {p} is not supported"),
    };

    /// <summary>A reduction over some of the model's axes, which keep the extent 1.</summary>
    public static LayerValue Over(NodeContext node, LayerValue x, string operation, IReadOnlyList<int> axes)
    {
        if (x.Apart && axes.Contains(0))
        {
            throw new ImportException("it runs over images");
        }

        int[] own = [.. axes.Select(axis => x.Order[axis]).Where(axis => x.Extents[axis] != 1).Order()];
        if (own.Length == 0)
        {
            return x;
        }

        // The layer's own order will do.
        int lead = x.Lead;
        int[] extents = [.. x.Extents.Skip(lead)];
        var layer = x.Layer;
        if (extents.Length <= Placement.MaxAxes)
        {
            layer = Reduce(layer, new TensorShape(extents[0], [.. extents.Skip(1)]), own.Select(axis => axis - lead));
        }
        else
        {
            // From the last: each axis between all before it and all behind it.
            int[] present = [.. extents];
            foreach (int axis in Enumerable.Reverse(own).Select(axis => axis - lead))
            {
                layer = Reduce(layer, new TensorShape(Placement.Product(present.Take(axis)), [present[axis], Placement.Product(present.Skip(axis + 1))]), [1]);
                present[axis] = 1;
            }
        }

        return x with { Layer = layer, Extents = [.. x.Extents.Select((extent, axis) => own.Contains(axis) ? 1 : extent)] };

        DraftLayer Reduce(DraftLayer from, TensorShape shape, IEnumerable<int> along)
        {
            string letters = Placement.Letters(shape);
            return node.Draft.Add(
                "Reduce", null, [node.Placement.Shaped(from, shape)], Arguments.Of("Operation", operation), Arguments.Of("Axes", string.Concat(along.Select(axis => letters[axis]))));
        }
    }

    private static LayerValue Reduced(NodeContext node, Func<LayerValue, IReadOnlyList<int>, LayerValue> reduction)
    {
        var x = node.Value(0);
        var given = node.Integers("axes", 1);
        if (given is null or { Count: 0 } && node.Integer("noop_with_empty_axes", 0) != 0)
        {
            return x;
        }

        int[] axes = given is { Count: > 0 } ? [.. given.Select(axis => NodeContext.Axis(axis, x.Rank)).Distinct()] : [.. Enumerable.Range(0, x.Rank)];
        bool isImage = x.Rank >= 3 && axes.Order().SequenceEqual(Enumerable.Range(2, x.Rank - 2)) && x.IsInOrder && (x.Apart || x.Dimensions[0] == 1);
        var result = node.Node.Operator == "ReduceMean" && isImage ? Pools.Mean(node, x) : reduction(x, axes);
        return node.Integer("keepdims", 1) != 0 ? result : result.Without(axes);
    }
}
