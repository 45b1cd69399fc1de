using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Values;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Pooling.</summary>
internal static class Pools
{
    /// <summary>MaxPool.</summary>
    public static object[] Max(NodeContext node) => node.IsUsed(1)
        ? throw new ImportException("the indices of the largest elements are not supported")
        : [Pool(node, "MaxPool", [])];

    /// <summary>AveragePool.</summary>
    public static object[] Average(NodeContext node)
    {
        bool counts = node.Integer("count_include_pad", 0) != 0;
        return [Pool(node, "AvgPool", counts ? [] : [Arguments.Of("CountPadding", false)])];
    }

    /// <summary>LpPool.</summary>
    public static object[] Power(NodeContext node)
    {
        double p = node.Attribute("p") is { } attribute ? attribute.Integer ?? attribute.Single ?? 2 : 2;
        return p is >= 1 and <= 1000 && p == Math.Floor(p)
            ? [Pool(node, "LpPool", p == 2 ? [] : [Arguments.Of("P", (int)p)], always: true)]
            : throw new ImportException(FormattableString.Invariant($"the norm of p = {p} is not supported"));
    }

    /// <summary>GlobalAveragePool.</summary>
    public static object[] GlobalAverage(NodeContext node) => [Mean(node, node.Value(0))];

    /// <summary>GlobalMaxPool.</summary>
    public static object[] GlobalMax(NodeContext node)
    {
        var x = node.Value(0);
        return [Reductions.Over(node, x, "max", Space(x))];
    }

    /// <summary>GlobalLpPool: the root of the sum of powers.</summary>
    public static object[] GlobalPower(NodeContext node)
    {
        var x = node.Value(0);
        return [Reductions.Norm(node, x, Space(x), checked((int)node.Integer("p", 2)))];
    }

    /// <summary>The mean over all axes of space of an image, which keeps them with the extent 1.</summary>
    public static LayerValue Mean(NodeContext node, LayerValue x)
    {
        if (ImageValues.IsVector(x))
        {
            return x;
        }

        if (x.Rank is < 3 or > 2 + TensorShape.MaxRank || ImageValues.IsStack(node, x))
        {
            return Reductions.Over(node, x, "mean", Space(x));
        }

        // A vector is what a classifier reads; a gate, which is multiplied with what it came from, keeps its axes.
        bool vector = node.Readers(0).All(reader => reader is "Flatten" or "Reshape" or "Squeeze" or "output") || node.Integer("keepdims", 1) == 0;
        var image = ImageValues.Image(node, x);
        var layer = vector
            ? node.Draft.Add("GlobalAvgPool", null, [image])
            : node.Draft.Add("AdaptiveAvgPool", null, [image], Arguments.Of("Output", 1));
        return LayerValue.Of(layer, [.. x.Dimensions.Select((extent, axis) => axis < 2 ? extent : 1)], x.Apart);
    }

    private static int[] Space(LayerValue x) => x.Rank >= 2
        ? [.. Enumerable.Range(2, x.Rank - 2)]
        : throw new ImportException($"its operand has the shape {x.Shown}; expected images, channels and space");

    private static LayerValue Pool(NodeContext node, string kind, IReadOnlyList<Argument> more, bool always = false)
    {
        var x = node.Value(0);
        if (x.Rank < 3)
        {
            throw new ImportException($"its operand has the shape {x.Shown}; expected images, channels and space");
        }

        var window = WindowArguments.Of(node, x.Dimensions[2..], node.Integers("kernel_shape") ?? throw new ImportException("kernel_shape is missing"));
        bool stacks = ImageValues.IsStack(node, x);
        window = stacks ? window.Stacked : window;
        bool ceil = node.Integer("ceil_mode", 0) != 0;
        List<Argument> arguments = [.. window.Values(strideIsKernel: true), .. always || window.IsPadded || ceil ? more : []];
        if (ceil)
        {
            arguments.Add(Arguments.Of("Ceil", true));
        }

        return stacks
            ? ImageValues.StackResult(node.Draft.Add(kind, null, [ImageValues.Stack(node, x)], arguments))
            : ImageValues.Result(x, node.Draft.Add(kind, null, [ImageValues.Image(node, x)], arguments));
    }
}
