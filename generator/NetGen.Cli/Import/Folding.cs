using NetGen.Cli.Import.Known;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>Computes nodes whose operands are known: weights rearranged, and the arithmetic of shapes.</summary>
public static class Folding
{
    private static readonly Dictionary<string, Func<NodeContext, KnownTensor>> Functions = new(StringComparer.Ordinal)
    {
        ["Constant"] = KnownValues.Constant,
        ["ConstantOfShape"] = KnownValues.OfShape,
        ["Range"] = KnownValues.Range,
        ["Identity"] = node => node.Known(0),
        ["Cast"] = node => KnownArithmetic.Cast(node.Budget, node.Known(0), (OnnxType)node.Integer("to", 1)),
        ["CastLike"] = node => KnownArithmetic.Cast(node.Budget, node.Known(0), node.Known(1).Type),

        ["Add"] = node => Combine(node, (a, b) => a + b, (a, b) => unchecked(a + b)),
        ["Sub"] = node => Combine(node, (a, b) => a - b, (a, b) => unchecked(a - b)),
        ["Mul"] = node => Combine(node, (a, b) => a * b, (a, b) => unchecked(a * b)),
        ["Div"] = node => Combine(node, (a, b) => a / b, KnownArithmetic.Quotient),
        ["Pow"] = Power,
        ["Max"] = node => Several(node, Math.Max, Math.Max),
        ["Min"] = node => Several(node, Math.Min, Math.Min),
        ["Sum"] = node => Several(node, (a, b) => a + b, (a, b) => unchecked(a + b)),
        ["Neg"] = node => KnownArithmetic.Of(node.Budget, node.Known(0), value => -value, value => unchecked(-value)),
        ["Abs"] = node => KnownArithmetic.Of(node.Budget, node.Known(0), Math.Abs, value => value < 0 ? unchecked(-value) : value),
        ["Sign"] = node => KnownArithmetic.Of(node.Budget, node.Known(0), value => double.IsNaN(value) ? value : Math.Sign(value), value => Math.Sign(value)),
        ["Sqrt"] = node => Reals(node, Math.Sqrt),
        ["Exp"] = node => Reals(node, Math.Exp),
        ["Log"] = node => Reals(node, Math.Log),
        ["Floor"] = node => Reals(node, Math.Floor),
        ["Ceil"] = node => Reals(node, Math.Ceiling),
        ["Round"] = node => Reals(node, value => Math.Round(value, MidpointRounding.ToEven)),
        ["Reciprocal"] = node => Reals(node, value => 1 / value),
        ["Not"] = node => KnownArithmetic.Of(node.Budget, node.Known(0), value => value, value => value == 0 ? 1 : 0),
        ["And"] = node => Combine(node, (a, b) => a, (a, b) => a & b),
        ["Or"] = node => Combine(node, (a, b) => a, (a, b) => a | b),
        ["Equal"] = node => Compare(node, (a, b) => a == b, (a, b) => a == b),
        ["Greater"] = node => Compare(node, (a, b) => a > b, (a, b) => a > b),
        ["GreaterOrEqual"] = node => Compare(node, (a, b) => a >= b, (a, b) => a >= b),
        ["Less"] = node => Compare(node, (a, b) => a < b, (a, b) => a < b),
        ["LessOrEqual"] = node => Compare(node, (a, b) => a <= b, (a, b) => a <= b),
        ["Where"] = KnownMoves.Where,

        ["Transpose"] = node => node.Known(0).Transposed(node.Budget, ShapeRules.Transpose(node, node.Known(0).Dimensions.Count)),
        ["Reshape"] = node => node.Known(0).Reshaped(ShapeRules.Reshape(node, node.Known(0).Dimensions)),
        ["Flatten"] = node => node.Known(0).Reshaped(ShapeRules.Flatten(node, node.Known(0).Dimensions)),
        ["Squeeze"] = node => node.Known(0).Reshaped(ShapeRules.Squeeze(node, node.Known(0).Dimensions)),
        ["Unsqueeze"] = node => node.Known(0).Reshaped(ShapeRules.Unsqueeze(node, node.Known(0).Dimensions)),
        ["Expand"] = node => node.Known(0).Expanded(node.Budget, ShapeRules.Expand(node, node.Known(0).Dimensions)),
        ["Tile"] = KnownMoves.Tile,
        ["Concat"] = KnownMoves.Concat,
        ["Gather"] = KnownMoves.Gather,
        ["Slice"] = KnownMoves.Slice,
    };

    /// <summary>Whether a node can be computed if its operands are known.</summary>
    public static bool Knows(OnnxNode node) => node.Domain.Length == 0 && (node.Operator is "Shape" or "Size" || Functions.ContainsKey(node.Operator));

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
        if (node.Node.Operator is "Shape" or "Size")
        {
            var dimensions = node.DimensionsOf(0);
            if (node.Node.Operator == "Size")
            {
                return [new KnownTensor(OnnxType.Int64, [], [Strides.Elements(dimensions)])];
            }

            int rank = dimensions.Count;
            int start = (int)Math.Clamp(node.Integer("start", 0) is var s && s < 0 ? s + rank : s, 0, rank);
            int end = (int)Math.Clamp(node.Integer("end", rank) is var e && e < 0 ? e + rank : e, start, rank);
            return [KnownTensor.Of(dimensions.Take(end).Skip(start).Select(extent => (long)extent).ToList())];
        }

        bool known = Enumerable.Range(0, node.Node.Inputs.Count).All(i => node.Operand(i) is null or KnownTensor);
        return known && Functions.TryGetValue(node.Node.Operator, out var function) ? [function(node)] : null;
    }

    private static KnownTensor Reals(NodeContext node, Func<double, double> function) => KnownArithmetic.OfReals(node.Budget, node.Known(0), function);

    private static KnownTensor Combine(NodeContext node, Func<double, double, double> real, Func<long, long, long> whole) =>
        KnownArithmetic.Combine(node.Budget, node.Known(0), ShapeRules.OldBroadcast(node, node.Known(1), node.Known(0).Dimensions), real, whole);

    private static KnownTensor Compare(NodeContext node, Func<double, double, bool> real, Func<long, long, bool> whole) =>
        KnownArithmetic.Compare(node.Budget, node.Known(0), node.Known(1), real, whole);

    private static KnownTensor Several(NodeContext node, Func<double, double, double> real, Func<long, long, long> whole) =>
        Enumerable.Range(1, node.Node.Inputs.Count - 1)
            .Aggregate(node.Known(0), (sum, i) => KnownArithmetic.Combine(node.Budget, sum, node.Known(i), real, whole));

    // The exponent may be of another type.
    private static KnownTensor Power(NodeContext node)
    {
        var x = node.Known(0);
        var exponent = node.Known(1);
        if (x.IsReal != exponent.IsReal && !x.IsReal)
        {
            throw new ImportException("it takes a real power of whole numbers");
        }

        return KnownArithmetic.Combine(
            node.Budget, x, KnownArithmetic.Cast(node.Budget, exponent, x.Type), Math.Pow, KnownArithmetic.Power);
    }
}
