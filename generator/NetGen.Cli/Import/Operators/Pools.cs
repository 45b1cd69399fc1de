using NetGen.Generator.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Pooling.</summary>
internal static class Pools
{
    /// <summary>MaxPool.</summary>
    public static object[] Max(NodeContext node)
    {
        if (node.IsUsed(1))
        {
            throw new ImportException("the indices of the largest elements are not supported");
        }

        return [Pool(node, "MaxPool", [])];
    }

    /// <summary>AveragePool.</summary>
    public static object[] Average(NodeContext node)
    {
        bool counts = node.Integer("count_include_pad", 0) != 0;
        return [Pool(node, "AvgPool", counts ? [] : [NodeContext.Argument("CountPadding", false)])];
    }

    /// <summary>GlobalAveragePool.</summary>
    public static object[] GlobalAverage(NodeContext node)
    {
        var x = node.Activation(0);
        return [GlobalAverage(node, x, [x.Dimensions[0], x.Dimensions[1], .. x.Axes.Select(_ => 1)])];
    }

    /// <summary>GlobalMaxPool: a window as large as the input.</summary>
    public static object[] GlobalMax(NodeContext node)
    {
        var x = node.Activation(0);
        string name = node.Draft.Name("MaxPool", null);
        var shape = node.Draft.Add("MaxPool", name, x, NodeContext.Argument("Kernel", x.Shape.Spatial.ToArray()));
        return [Convolutions.Result(x, name, shape)];
    }

    /// <summary>ReduceMean over all of space.</summary>
    public static object[] Mean(NodeContext node)
    {
        var x = node.Activation(0);
        int rank = x.Dimensions.Count;
        var axes = (node.Integers("axes", 1) ?? [.. Enumerable.Range(0, rank).Select(axis => (long)axis)])
            .Select(axis => NodeContext.Axis(axis, rank)).ToHashSet();
        bool all = Enumerable.Range(2, rank - 2).All(axis => axes.Contains(axis) || x.Dimensions[axis] == 1);
        if (axes.Contains(0) || axes.Contains(1) || !all)
        {
            throw new ImportException("a mean is supported over all axes of space, and no other");
        }

        bool keeps = node.Integer("keepdims", 1) != 0;
        return [GlobalAverage(node, x, [.. x.Dimensions.Select((extent, axis) => axes.Contains(axis) ? 1 : extent).Where((_, axis) => keeps || !axes.Contains(axis))])];
    }

    private static Activation GlobalAverage(NodeContext node, Activation x, int[] dimensions)
    {
        if (x.Shape.Rank == 0)
        {
            return x with { Dimensions = dimensions, Axes = [.. dimensions.Skip(2).Select(_ => -1)] };
        }

        // A vector is what a classifier reads; a gate, which is multiplied with what it came from, keeps its axes.
        bool vector = dimensions.Length == 2 || node.Readers(0).All(reader => reader is "Flatten" or "Reshape" or "Squeeze" or "output");
        if (!vector)
        {
            string pool = node.Draft.Name("AdaptiveAvgPool", null);
            return Convolutions.Result(x, pool, node.Draft.Add("AdaptiveAvgPool", pool, x, NodeContext.Argument("Output", 1)));
        }

        string name = node.Draft.Name("GlobalAvgPool", null);
        var shape = node.Draft.Add("GlobalAvgPool", name, x);
        return new Activation(name, shape, dimensions, [.. dimensions.Skip(2).Select(_ => -1)]);
    }

    private static Activation Pool(NodeContext node, string kind, IReadOnlyList<Argument> more)
    {
        var x = node.Activation(0);
        var window = WindowArguments.Of(node, x, node.Integers("kernel_shape") ?? throw new ImportException("kernel_shape is missing"));
        if (window.Dilation.Any(dilation => dilation != 1))
        {
            throw new ImportException("dilation is not supported for pooling");
        }

        bool ceil = node.Integer("ceil_mode", 0) != 0;
        if (!window.IsSymmetric && !window.Same)
        {
            // Zeros are as good as padding in a mean that counts them; elsewhere padding behind may be what rounding up adds.
            if (kind == "AvgPool" && more.Count == 0)
            {
                x = Padding.Zeros(node, x, window.Before, window.After);
                window = window with { Before = new int[x.Shape.Rank], After = new int[x.Shape.Rank] };
            }
            else if (!ceil && window.IsRoundingUp(x.Shape))
            {
                window = window with { After = window.Before };
                ceil = true;
            }
            else
            {
                throw new ImportException("padding that differs on both sides is not supported for this pooling");
            }
        }

        List<Argument> arguments = [.. window.Arguments(strideIsKernel: true), .. window.IsPadded || ceil ? more : []];
        if (ceil)
        {
            arguments.Add(NodeContext.Argument("Ceil", true));
        }

        string name = node.Draft.Name(kind, null);
        var shape = node.Draft.Add(kind, name, x, [.. arguments]);
        return Convolutions.Result(x, name, shape);
    }
}
