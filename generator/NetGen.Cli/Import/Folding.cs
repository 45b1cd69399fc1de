using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>Computes nodes whose operands are known: weights rearranged, and the arithmetic of shapes.</summary>
public static class Folding
{
    private static readonly Dictionary<string, Func<NodeContext, Constant>> Functions = new(StringComparer.Ordinal)
    {
        ["Constant"] = Value,
        ["ConstantOfShape"] = node => Constant.Filled(
            Extents(node.Constant(0)), _ => node.Attribute("value")?.Tensor is { } tensor ? tensor.ToDoubles()[0] : 0),
        ["Identity"] = node => node.Constant(0),
        ["Cast"] = Cast,
        ["Add"] = node => Constant.Combine(node.Constant(0), node.Constant(1), (a, b) => a + b),
        ["Sub"] = node => Constant.Combine(node.Constant(0), node.Constant(1), (a, b) => a - b),
        ["Mul"] = node => Constant.Combine(node.Constant(0), node.Constant(1), (a, b) => a * b),
        ["Div"] = node => Constant.Combine(node.Constant(0), node.Constant(1), (a, b) => a / b),
        ["Neg"] = node => Map(node, value => -value),
        ["Sqrt"] = node => Map(node, Math.Sqrt),
        ["Floor"] = node => Map(node, Math.Floor),
        ["Ceil"] = node => Map(node, Math.Ceiling),
        ["Transpose"] = Transpose,
        ["Reshape"] = node => node.Constant(0).Reshaped(ShapeRules.Reshape(node, node.Constant(0).Dimensions)),
        ["Flatten"] = node => node.Constant(0).Reshaped(ShapeRules.Flatten(node, node.Constant(0).Dimensions)),
        ["Squeeze"] = node => node.Constant(0).Reshaped(ShapeRules.Squeeze(node, node.Constant(0).Dimensions)),
        ["Unsqueeze"] = node => node.Constant(0).Reshaped(ShapeRules.Unsqueeze(node, node.Constant(0).Dimensions)),
        ["Concat"] = Concat,
        ["Gather"] = Gather,
        ["Slice"] = Slice,
    };

    /// <summary>Whether a node can be computed if its operands are known.</summary>
    public static bool Knows(OnnxNode node) => node.Domain.Length == 0 && (node.Operator == "Shape" || Functions.ContainsKey(node.Operator));

    /// <summary>Computes a node.</summary>
    /// <returns>Its output, or null if it cannot be known.</returns>
    /// <exception cref="ImportException">It is broken.</exception>
    public static object[]? Try(NodeContext node)
    {
        if (node.Node.Domain.Length > 0)
        {
            return null;
        }

        // A shape is known even of what is not.
        if (node.Node.Operator == "Shape")
        {
            var dimensions = node.Operand(0) is Constant constant ? constant.Dimensions : node.DimensionsOf(0);
            int rank = dimensions.Count;
            int start = (int)Math.Clamp(node.Integer("start", 0) is var s && s < 0 ? s + rank : s, 0, rank);
            int end = (int)Math.Clamp(node.Integer("end", rank) is var e && e < 0 ? e + rank : e, start, rank);
            return [Constant.Of(dimensions.Take(end).Skip(start).Select(extent => (long)extent).ToList())];
        }

        bool known = Enumerable.Range(0, node.Node.Inputs.Count).All(i => node.Operand(i) is null or Constant);
        return known && Functions.TryGetValue(node.Node.Operator, out var function) ? [function(node)] : null;
    }

    private static Constant Value(NodeContext node)
    {
        if (node.Attribute("value")?.Tensor is { } tensor)
        {
            return Constant.Of(tensor);
        }

        if (node.Attribute("value_float")?.Single is { } single)
        {
            return Constant.Of(single);
        }

        if (node.Attribute("value_int")?.Integer is { } integer)
        {
            return Constant.Of((double)integer);
        }

        return node.Integers("value_ints") is { } integers
            ? Constant.Of(integers.ToList())
            : throw new ImportException("the constant has no value that is supported");
    }

    private static Constant Cast(NodeContext node) => (OnnxType)node.Integer("to", 1) switch
    {
        OnnxType.Single => Map(node, value => (float)value),
        OnnxType.Double => node.Constant(0),
        OnnxType.Int64 or OnnxType.Int32 => Map(node, Math.Truncate),
        var type => throw new ImportException($"a cast to type {(int)type} is not supported"),
    };

    private static Constant Map(NodeContext node, Func<double, double> function) => node.Constant(0).Map(function);

    private static Constant Transpose(NodeContext node)
    {
        var value = node.Constant(0);
        int rank = value.Dimensions.Count;
        int[] order = node.Integers("perm") is { Count: > 0 } given
            ? [.. given.Select(axis => NodeContext.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        return order.Length == rank && order.Distinct().Count() == rank
            ? value.Transposed(order)
            : throw new ImportException("perm is no order of the axes");
    }

    private static Constant Concat(NodeContext node)
    {
        var parts = Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Constant).ToList();
        int rank = parts[0].Dimensions.Count;
        int axis = NodeContext.Axis(node.Integer("axis", 1), rank);
        if (parts.Any(part => part.Dimensions.Count != rank || Enumerable.Range(0, rank).Any(i => i != axis && part.Dimensions[i] != parts[0].Dimensions[i])))
        {
            throw new ImportException("the shapes do not fit");
        }

        int[] ends = new int[parts.Count];
        int total = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = total += parts[i].Dimensions[axis];
        }

        int[] extents = [.. parts[0].Dimensions];
        extents[axis] = total;
        return Constant.Filled(extents, position =>
        {
            int part = Array.FindIndex(ends, end => position[axis] < end);
            int[] steps = Constant.Steps(parts[part].Dimensions);
            int first = part == 0 ? 0 : ends[part - 1];
            return parts[part].Values[position.Select((p, i) => (i == axis ? p - first : p) * steps[i]).Sum()];
        });
    }

    private static Constant Gather(NodeContext node)
    {
        var value = node.Constant(0);
        var indices = node.Constant(1);
        int axis = NodeContext.Axis(node.Integer("axis", 0), value.Dimensions.Count);
        int[] steps = Constant.Steps(value.Dimensions);
        int[] indexSteps = Constant.Steps(indices.Dimensions);
        int rank = indices.Dimensions.Count;
        return Constant.Filled([.. value.Dimensions.Take(axis), .. indices.Dimensions, .. value.Dimensions.Skip(axis + 1)], position =>
        {
            long index = (long)indices.Values[Enumerable.Range(0, rank).Sum(i => position[axis + i] * indexSteps[i])];
            int at = NodeContext.Axis(index, value.Dimensions[axis]);
            return value.Values[Enumerable.Range(0, value.Dimensions.Count)
                .Sum(i => steps[i] * (i < axis ? position[i] : i == axis ? at : position[i - 1 + rank]))];
        });
    }

    private static Constant Slice(NodeContext node)
    {
        var value = node.Constant(0);
        int rank = value.Dimensions.Count;
        var ranges = ShapeRules.Slices(node, value.Dimensions);
        int[] steps = Constant.Steps(value.Dimensions);
        return Constant.Filled([.. ranges.Select(range => range.Count)], position =>
            value.Values[Enumerable.Range(0, rank).Sum(i => steps[i] * (ranges[i].Start + (position[i] * ranges[i].Step)))]);
    }

    private static int[] Extents(Constant shape) => [.. shape.ToIntegers().Select(extent => checked((int)extent))];
}
