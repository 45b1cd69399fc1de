namespace NetGen.Cli.Import.Operators;

/// <summary>Sums and products of two values, of which one may be a constant.</summary>
internal static class Arithmetic
{
    // NetGen's bound of a factor.
    private const double LargestFactor = 1000;

    /// <summary>Add.</summary>
    public static object[] Add(NodeContext node) => (node.Operand(0), node.Operand(1)) switch
    {
        (Activation x, Activation y) => [Join(node, "Add", [x, y])],
        (Activation x, Constant c) => [Plus(node, x, 0, Operand(node, c, x))],
        (Constant c, Activation x) => [Plus(node, x, 1, ByChannel(c, x.Dimensions))],
        _ => throw new ImportException("it has no operand that the network computes"),
    };

    /// <summary>Sub: the sum with what is negated.</summary>
    public static object[] Subtract(NodeContext node) => (node.Operand(0), node.Operand(1)) switch
    {
        (Activation x, Activation y) => [Join(node, "Add", [x, Scaled(node, y, -1)])],
        (Activation x, Constant c) => [Plus(node, x, 0, Array.ConvertAll(Operand(node, c, x), value => -value))],
        (Constant c, Activation x) => [Plus(node, Scaled(node, x, -1), -1, ByChannel(c, x.Dimensions))],
        _ => throw new ImportException("it has no operand that the network computes"),
    };

    /// <summary>Mul.</summary>
    public static object[] Multiply(NodeContext node) => (node.Operand(0), node.Operand(1)) switch
    {
        (Activation x, Activation y) => [Gated(node, x, y, 1) ?? Gated(node, y, x, 0) ?? Join(node, "Multiply", [x, y])],
        (Activation x, Constant c) => [Times(node, x, Operand(node, c, x))],
        (Constant c, Activation x) => [Times(node, x, ByChannel(c, x.Dimensions))],
        _ => throw new ImportException("it has no operand that the network computes"),
    };

    /// <summary>Div by a constant.</summary>
    public static object[] Divide(NodeContext node) => node.Operand(1) is Constant divisor && node.Operand(0) is Activation x
        ? [Times(node, x, Array.ConvertAll(Operand(node, divisor, x), value => 1 / value))]
        : throw new ImportException("division by what the network computes has no counterpart");

    // x * f(x), which exporters write out, is an activation of its own for some f that nobody else reads.
    private static Activation? Gated(NodeContext node, Activation x, Activation gate, int operand)
    {
        string kind = node.Draft.EndsWith(gate.Layer, "Sigmoid", x.Layer) ? "SiLU"
            : node.Draft.EndsWith(gate.Layer, "HardSigmoid", x.Layer) ? "HardSwish"
            : "";
        if (kind.Length == 0 || !node.IsOnlyReader(operand) || !x.Dimensions.SequenceEqual(gate.Dimensions) || !x.Axes.SequenceEqual(gate.Axes))
        {
            return null;
        }

        node.Draft.TakeBack();
        return node.Elementwise(kind, x);
    }

    /// <summary>Sum of any number of values of one shape.</summary>
    public static object[] Sum(NodeContext node)
    {
        Activation[] values = [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Activation)];
        return [values.Length == 1 ? values[0] : Join(node, "Add", values)];
    }

    /// <summary>A value times a number.</summary>
    public static Activation Scaled(NodeContext node, Activation x, float factor) =>
        node.Elementwise("Scale", x, NodeContext.Argument("Factor", factor));

    /// <summary>The values of a constant for each channel of a shape that it is broadcast to from the last axis.</summary>
    /// <exception cref="ImportException">It differs along another axis.</exception>
    public static double[] ByChannel(Constant constant, IReadOnlyList<int> dimensions)
    {
        int missing = dimensions.Count - constant.Dimensions.Count;
        bool fits = missing >= 0 && constant.Dimensions.Select((extent, i) => (extent, axis: i + missing))
            .All(one => one.extent == 1 || (one.axis == 1 && one.extent == dimensions[1]));
        if (!fits)
        {
            throw new ImportException($"a constant ({string.Join(", ", constant.Dimensions)}) on ({string.Join(", ", dimensions)}) is not one number for each channel");
        }

        return constant.Count == 1 ? [.. Enumerable.Repeat(constant.Values[0], dimensions[1])] : constant.Values;
    }

    /// <summary>Before version 7 the right operand may be broadcast from a given axis.</summary>
    private static double[] Operand(NodeContext node, Constant constant, Activation x)
    {
        if (node.Opset < 7 && node.Integer("broadcast", 0) != 0 && node.Attribute("axis")?.Integer is { } axis)
        {
            int behind = x.Dimensions.Count - NodeContext.Axis(axis, x.Dimensions.Count) - constant.Dimensions.Count;
            constant = constant.Reshaped([.. constant.Dimensions, .. Enumerable.Repeat(1, Math.Max(0, behind))]);
        }

        return ByChannel(constant, x.Dimensions);
    }

    private static Activation Join(NodeContext node, string kind, IReadOnlyList<Activation> values)
    {
        var largest = values.OrderByDescending(value => value.Shape.Elements).ThenByDescending(value => value.Shape.Rank).First();
        values = [.. values.Select(value => Broadcast(node, kind, value, largest))];
        string name = node.Draft.Name(kind, null);
        node.Draft.Join(kind, name, values);
        return largest with { Layer = name };
    }

    /// <summary>A value of one position, as a gate is, at every position of another.</summary>
    private static Activation Broadcast(NodeContext node, string kind, Activation value, Activation like)
    {
        if (value.Dimensions.SequenceEqual(like.Dimensions) && value.Shape == like.Shape)
        {
            return value;
        }

        bool one = value.Dimensions.Count == like.Dimensions.Count
            && value.Shape.Channels == like.Shape.Channels
            && value.Shape.Spatial.All(extent => extent == 1);
        if (one && kind == "Multiply" && (value.Shape.Rank == 0 || value.Shape.Rank == like.Shape.Rank))
        {
            return value;
        }

        if (!one || value.Shape.Rank != like.Shape.Rank || !value.Axes.SequenceEqual(like.Axes))
        {
            throw new ImportException($"broadcasting ({string.Join(", ", value.Dimensions)}) to ({string.Join(", ", like.Dimensions)}) is not supported");
        }

        string name = node.Draft.Name("Upsample", null);
        var shape = node.Draft.Add("Upsample", name, value, NodeContext.Argument("Factor", like.Shape.Spatial.ToArray()));
        return Convolutions.Result(value, name, shape);
    }

    private static Activation Plus(NodeContext node, Activation x, int operand, double[] offsets)
    {
        // A layer with weights and no bias yet, which nobody else reads, gets it.
        if (operand >= 0 && node.IsOnlyReader(operand) && Affine.TryMerge(node.Draft, x.Layer, null, offsets))
        {
            return x;
        }

        return Convolutions.Affine(node, x, [.. offsets.Select(_ => 1.0)], offsets);
    }

    private static Activation Times(NodeContext node, Activation x, double[] factors) =>
        factors.Distinct().Count() == 1 && Math.Abs(factors[0]) <= LargestFactor
            ? Scaled(node, x, (float)factors[0])
            : Convolutions.Affine(node, x, factors, new double[factors.Length]);
}
