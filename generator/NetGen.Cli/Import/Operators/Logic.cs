using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Comparisons, truth values, which the network has as 0 and 1, and choices by them.</summary>
internal static class Logic
{
    /// <summary>A comparison.</summary>
    /// <param name="word">The layer's word for it.</param>
    public static Mapping Compare(string word) => node =>
    {
        var operands = Joins.Operands(node, [0, 1]);
        return operands.All(operand => operand.Type.IsReal())
            ? [Compared(node, operands[0], operands[1], word)]
            : throw new ImportException("it compares what are no real numbers");
    };

    /// <summary>Where.</summary>
    public static object[] Where(NodeContext node)
    {
        var operands = Joins.Operands(node, [0, 1, 2]);
        return operands[0].Type == OnnxType.Boolean || node.Operand(0) is KnownTensor { Type: OnnxType.Boolean }
            ? [Joins.Join(node, "Where", operands) with { Type = OnnxType.Single }]
            : throw new ImportException("its condition has no truth values");
    }

    /// <summary>Not.</summary>
    public static object[] Not(NodeContext node) => [Joins.Scaled(node, Truths(node)[0], -1, 1)];

    /// <summary>And, Or.</summary>
    /// <param name="kind">The layer that does it for 0 and 1.</param>
    public static Mapping Both(string kind) => node => [Joins.Join(node, kind, Truths(node))];

    /// <summary>Xor.</summary>
    public static object[] Either(NodeContext node)
    {
        var operands = Truths(node);
        return [Compared(node, operands[0], operands[1], "notEqual")];
    }

    /// <summary>IsNaN: what differs from itself.</summary>
    public static object[] IsNone(NodeContext node) => [Compared(node, node.Value(0), node.Value(0), "notEqual")];

    /// <summary>Whether each element is not 0.</summary>
    public static LayerValue Truth(NodeContext node, LayerValue x) =>
        Compared(node, x, Constants.Layer(node, KnownTensor.Of(0f).Reshaped([.. Enumerable.Repeat(1, x.Rank)])), "notEqual");

    private static LayerValue[] Truths(NodeContext node)
    {
        var operands = Joins.Operands(node, Enumerable.Range(0, node.Count));
        return operands.Where((operand, i) => operand.Type != OnnxType.Boolean && node.Operand(i) is not KnownTensor { Type: OnnxType.Boolean }).Any()
            ? throw new ImportException("its operands have no truth values")
            : [.. operands.Select(operand => operand with { Type = OnnxType.Boolean })];
    }

    private static LayerValue Compared(NodeContext node, LayerValue left, LayerValue right, string word)
    {
        var dimensions = Joins.Common([left, right]);
        int lead = left.Lead;
        var shape = Placement.Natural(dimensions[lead..]);
        var layers = new[] { left, right }.Select(value => node.Placement.As(node.Placement.Broadcast(value, dimensions), shape)).ToList();
        if (layers[0] == layers[1])
        {
            layers[1] = node.Draft.Add("Scale", null, [layers[1]], Drafting.Arguments.Of("Factor", 1f));
        }

        return LayerValue.Of(node.Draft.Add("Compare", null, layers, Drafting.Arguments.Of("Operator", word)), dimensions, left.Apart) with { Type = OnnxType.Boolean };
    }
}
