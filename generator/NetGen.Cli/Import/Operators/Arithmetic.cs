using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;

namespace NetGen.Cli.Import.Operators;

/// <summary>Sums, products, quotients and extremes of values, some of which may be known.</summary>
internal static class Arithmetic
{
    /// <summary>Add.</summary>
    public static object[] Add(NodeContext node) => Operands(node) switch
    {
        (LayerValue x, KnownTensor c) => [Joins.Mapped(node, x, c, isFactor: false)],
        (KnownTensor c, LayerValue x) => [Joins.Mapped(node, x, c, isFactor: false)],
        _ when IsTwice(node) => [Joins.Scaled(node, node.Value(0), 2, 0)],
        _ => [Joins.Join(node, "Add", [node.Value(0), node.Value(1)])],
    };

    /// <summary>Sub: the sum with what is negated.</summary>
    public static object[] Subtract(NodeContext node) => Operands(node) switch
    {
        (LayerValue x, KnownTensor c) => [Joins.Mapped(node, x, Negated(node, c), isFactor: false)],
        (KnownTensor c, LayerValue x) => [Joins.Mapped(node, Joins.Scaled(node, x, -1, 0), c, isFactor: false)],
        _ => [Joins.Join(node, "Add", [node.Value(0), Joins.Scaled(node, node.Value(1), -1, 0)])],
    };

    /// <summary>Mul.</summary>
    public static object[] Multiply(NodeContext node) => Operands(node) switch
    {
        (LayerValue x, KnownTensor c) => [Joins.Mapped(node, x, c, isFactor: true)],
        (KnownTensor c, LayerValue x) => [Joins.Mapped(node, x, c, isFactor: true)],
        _ when IsTwice(node) => [node.Elementwise("Pow", node.Value(0), Arguments.Of("Exponent", 2f))],
        _ => [Joins.Join(node, "Multiply", [node.Value(0), node.Value(1)])],
    };

    /// <summary>Div. By a power of two, which has an exact reciprocal, it is a product; what is divided by another constant keeps its
    /// rounding.</summary>
    public static object[] Divide(NodeContext node)
    {
        var (left, right) = Operands(node);
        if (left is LayerValue x && right is KnownTensor divisor && divisor.IsReal)
        {
            double[] reciprocals = Array.ConvertAll(divisor.ToDoubles(), value => 1 / value);
            if (reciprocals.All(value => float.IsNormal((float)value)))
            {
                return [Joins.Mapped(node, x, KnownTensor.OfReals(Onnx.Model.OnnxType.Single, divisor.Dimensions, reciprocals), isFactor: true)];
            }
        }

        if (left is KnownTensor { Count: 1 } one && right is LayerValue y && one.Scalar() == 1 && one.Dimensions.Count <= y.Rank)
        {
            return [node.Elementwise("Reciprocal", node.Value(1))];
        }

        return [Joins.Join(node, "Divide", Joins.Operands(node, [0, 1]))];
    }

    /// <summary>Pow with a known exponent.</summary>
    public static object[] Power(NodeContext node)
    {
        var x = node.Value(0);
        var exponents = node.Known(1);
        double[] values = exponents.ToDoubles();
        if (values.Distinct().Count() != 1)
        {
            throw new ImportException($"exponents {exponents.Shown} that differ are not supported");
        }

        int[] dimensions = Strides.Common(x.Dimensions, exponents.Dimensions);
        x = dimensions.SequenceEqual(x.Dimensions) ? x : node.Placement.Broadcast(x, dimensions);
        return values[0] switch
        {
            1 => [x],
            -1 => [node.Elementwise("Reciprocal", x)],
            0.5 => [node.Elementwise("Sqrt", x)],
            var exponent => [node.Elementwise("Pow", x, Arguments.Of("Exponent", (float)exponent))],
        };
    }

    /// <summary>Sum, Max and Min of any number of values; what is known among them is joined beforehand.</summary>
    /// <param name="kind">The kind of layer.</param>
    public static Mapping Several(string kind) => node =>
    {
        if (node.Opset < 8 && Enumerable.Range(1, node.Count - 1).Any(i => !node.DimensionsOf(i).SequenceEqual(node.DimensionsOf(0))))
        {
            throw new ImportException("its operands have several shapes, which this version does not broadcast");
        }

        if (node.Count == 1)
        {
            return [node.Value(0)];
        }

        if (kind == "Add" && node.Count == 2)
        {
            return Add(node);
        }

        return [Joins.Join(node, kind, Joins.Operands(node, Enumerable.Range(0, node.Count)))];
    };

    /// <summary>Mean of any number of values.</summary>
    public static object[] Mean(NodeContext node) =>
        [.. Several("Add")(node).Select(sum => Joins.Scaled(node, (LayerValue)sum, 1f / node.Count, 0))];

    private static bool IsTwice(NodeContext node) => node.Operand(0) is LayerValue left && ReferenceEquals(left, node.Operand(1));

    private static KnownTensor Negated(NodeContext node, KnownTensor known) => KnownArithmetic.OfReals(node.Budget, known, value => -value);

    // Checked to be real, and a known right one broadcast as the version has it.
    private static (object? Left, object? Right) Operands(NodeContext node)
    {
        for (int i = 0; i < 2; i++)
        {
            if (node.Operand(i) is LayerValue)
            {
                node.Value(i);
            }
        }

        bool old = node.Opset < 7 && !node.DimensionsOf(0).SequenceEqual(node.DimensionsOf(1));
        return old && node.Operand(1) is not KnownTensor
            ? throw new ImportException("its operands have several shapes, which this version does not broadcast")
            : (node.Operand(0), node.Operand(1) is KnownTensor right ? ShapeRules.OldBroadcast(node, right, node.DimensionsOf(0)) : node.Operand(1));
    }
}
