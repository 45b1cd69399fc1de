namespace NetGen.Cli.Import.Operators;

/// <summary>Elementwise functions, and softmax.</summary>
internal static class Functions
{
    // Klambauer et al. 2017: the defaults of the specification.
    private const float SeluAlpha = 1.67326319217681884765625f;
    private const float SeluGamma = 1.05070102214813232421875f;

    /// <summary>Selu: gamma * elu(x).</summary>
    public static object[] Selu(NodeContext node) =>
    [
        Arithmetic.Scaled(
            node,
            node.Elementwise("ELU", node.Activation(0), NodeContext.Argument("Alpha", node.Single("alpha", SeluAlpha))),
            node.Single("gamma", SeluGamma)),
    ];

    /// <summary>HardSigmoid, in the one form that NetGen has.</summary>
    public static object[] HardSigmoid(NodeContext node)
    {
        float alpha = node.Single("alpha", 0.2f);
        float beta = node.Single("beta", 0.5f);
        return Math.Abs(alpha - (1 / 6f)) < 1e-6f && beta == 0.5f
            ? [node.Elementwise("HardSigmoid", node.Activation(0))]
            : throw new ImportException($"alpha {alpha} and beta {beta} are not supported; expected 1/6 and 1/2");
    }

    /// <summary>Gelu.</summary>
    public static object[] Gelu(NodeContext node) => node.Text("approximate", "none") switch
    {
        "none" => [node.Elementwise("GELU", node.Activation(0))],
        var word => [node.Elementwise("GELU", node.Activation(0), NodeContext.Argument("Approximate", word))],
    };

    /// <summary>PRelu with one slope, or one per channel.</summary>
    public static object[] PRelu(NodeContext node)
    {
        var x = node.Activation(0);
        var slopes = node.Constant(1);

        // Before version 7, and from PyTorch, a list is one per channel; later it is broadcast from the last axis.
        double[] values = slopes.Dimensions.Count == 1 && slopes.Values.Length == x.Shape.Channels
            ? slopes.Values
            : Arithmetic.ByChannel(slopes, x.Dimensions);
        return [Rectifier(node, x, slopes.Values.Length == 1 ? [slopes.Values[0]] : values, node.WeightName(1))];
    }

    /// <summary>Abs: a rectifier of slope -1.</summary>
    public static object[] Abs(NodeContext node) => [Rectifier(node, node.Activation(0), [-1], null)];

    /// <summary>Clip, in the forms that NetGen has.</summary>
    public static object[] Clip(NodeContext node)
    {
        double minimum = node.Has(1) ? node.Constant(1).Values[0] : node.Single("min", float.MinValue);
        double maximum = node.Has(2) ? node.Constant(2).Values[0] : node.Single("max", float.MaxValue);
        return (minimum, maximum) switch
        {
            (0, 6) => [node.Elementwise("ReLU6", node.Activation(0))],
            (0, >= float.MaxValue) => [node.Elementwise("ReLU", node.Activation(0))],
            ( <= float.MinValue, >= float.MaxValue) => [node.Activation(0)],
            _ => throw new ImportException(FormattableString.Invariant($"limits {minimum} and {maximum} are not supported; expected 0 and 6, or 0 and none")),
        };
    }

    /// <summary>Softmax and LogSoftmax. Before version 13 the axes from the given one on are one.</summary>
    public static object[] Softmax(NodeContext node, string kind)
    {
        var x = node.Rearrangement(0);
        int[] dimensions = x.Present;
        int rank = dimensions.Length;
        int axis = NodeContext.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), rank);
        if (axis == 0)
        {
            throw new ImportException("it runs over images");
        }

        bool several = node.Opset < 13 && dimensions.Skip(axis + 1).Any(extent => extent > 1);
        if (several)
        {
            // All axes of one: as a vector; some of them: as channels behind others.
            int[] split = [dimensions[0], .. axis == 1 ? [] : dimensions.Skip(1).Take(axis - 1), dimensions.Skip(axis).Aggregate(1, (product, extent) => product * extent)];
            var joined = Rearranging.View(node.Draft, node.Activation(0), split);
            return [Rearranging.View(node.Draft, Rearranging.Settle(node.Draft, OverAxis(node, kind, Rearrangement.Of(joined), axis)), dimensions)];
        }

        var result = OverAxis(node, kind, x, axis);
        return [result.Order.SequenceEqual(Enumerable.Range(0, rank)) && result.IsTransposition ? result.Source : result];
    }

    // NetGen's runs over channels: another axis takes their place for it, and what has been moved there already stays.
    private static Rearrangement OverAxis(NodeContext node, string kind, Rearrangement x, int axis)
    {
        if (!x.IsTransposition)
        {
            x = Rearrangement.Of(Rearranging.Settle(node.Draft, x));
        }

        int rank = x.Order.Count;
        if (x.Order[axis] == 1)
        {
            return x with { Source = node.Elementwise(kind, x.Source) };
        }

        int[] front = [0, axis, .. Enumerable.Range(1, rank - 1).Where(other => other != axis)];
        var moved = Rearranging.Settle(node.Draft, x.Transposed(front));
        return Rearrangement.Of(node.Elementwise(kind, moved)).Transposed([.. Enumerable.Range(0, rank).Select(other => Array.IndexOf(front, other))]);
    }

    /// <summary>Dropout, which does nothing in inference and is kept for training.</summary>
    public static object[] Dropout(NodeContext node)
    {
        if (node.IsUsed(1))
        {
            throw new ImportException("its mask is not supported");
        }

        float rate = node.Has(1) ? node.Constant(1).ToSingles()[0] : node.Single("ratio", 0.5f);
        return [node.Elementwise("Dropout", node.Activation(0), NodeContext.Argument("Rate", rate))];
    }

    private static Activation Rectifier(NodeContext node, Activation x, double[] slopes, string? weight)
    {
        string name = node.Draft.Name("PReLU", weight);
        node.Draft.Add("PReLU", name, x, slopes.Length == 1 ? [] : [NodeContext.Argument("PerChannel", true)]);
        node.Draft.AddWeight(name, "weight", [slopes.Length], Array.ConvertAll(slopes, slope => (float)slope));
        return x with { Layer = name };
    }
}
