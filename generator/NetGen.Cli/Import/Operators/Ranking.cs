using NetGen.Cli.Import.Drafting;
using NetGen.Cli.Import.Values;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import.Operators;

/// <summary>Functions of all elements along an axis, which become channels for it: softmax, and where the largest are.</summary>
internal static class Ranking
{
    /// <summary>Softmax, LogSoftmax and Hardmax. Before version 13 the axes from the given one on are one.</summary>
    public static Mapping Over(string kind) => node =>
    {
        var x = node.Value(0);
        int axis = NodeContext.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), Math.Max(1, x.Rank));
        int[] dimensions = x.Dimensions;
        if (node.Opset >= 13 || dimensions.Skip(axis + 1).All(extent => extent == 1))
        {
            return [Along(node, kind, x, axis)];
        }

        var joined = node.Placement.Settle(x).Viewed([.. dimensions[..axis], Placement.Product(dimensions.Skip(axis))]);
        return [node.Placement.Settle(Along(node, kind, joined, axis)).Viewed(dimensions)];
    };

    /// <summary>ArgMax and ArgMin.</summary>
    public static Mapping Place(bool largest) => node =>
    {
        var x = node.Value(0);
        int axis = NodeContext.Axis(node.Integer("axis", 0), x.Rank);
        var channeled = node.Placement.Channeled(x, axis);
        List<Generator.Model.Argument> arguments = largest ? [] : [Arguments.Of("Largest", false)];
        arguments.AddRange(node.Integer("select_last_index", 0) != 0 ? [Arguments.Of("Last", true)] : []);
        var result = channeled.With(node.Draft.Add("ArgMax", null, [channeled.Layer], arguments), axis, 1) with { Type = OnnxType.Int64 };
        return [node.Integer("keepdims", 1) != 0 ? result : result.Without([axis])];
    };

    /// <summary>TopK with a known number.</summary>
    public static object[] Top(NodeContext node)
    {
        var x = node.Value(0);
        int axis = NodeContext.Axis(node.Integer("axis", -1), x.Rank);
        long k = node.Opset < 10 ? node.Integer("k", 0) : node.Known(1).ToIntegers()[0];
        var channeled = node.Placement.Channeled(x, axis);
        List<Generator.Model.Argument> arguments = [Arguments.Of("K", ShapeRules.Extent(k))];
        arguments.AddRange(node.Integer("largest", 1) != 0 ? [] : [Arguments.Of("Largest", false)]);
        var values = Added([]);
        return node.IsUsed(1) ? [values, Added([Arguments.Of("Output", "indices")]) with { Type = OnnxType.Int64 }] : [values];

        LayerValue Added(IEnumerable<Generator.Model.Argument> more) =>
            channeled.With(node.Draft.Add("TopK", null, [channeled.Layer], [.. arguments, .. more]), axis, (int)k);
    }

    /// <summary>CumSum along a known axis: channels, as others become them.</summary>
    public static object[] RunningSum(NodeContext node)
    {
        var x = node.Value(0);
        int axis = NodeContext.Axis(node.Known(1).ToIntegers()[0], x.Rank);
        var channeled = node.Placement.Channeled(x, axis);
        List<Generator.Model.Argument> arguments = [Arguments.Of("Axis", "C")];
        arguments.AddRange(node.Integer("exclusive", 0) != 0 ? [Arguments.Of("Exclusive", true)] : []);
        arguments.AddRange(node.Integer("reverse", 0) != 0 ? [Arguments.Of("Reverse", true)] : []);
        return [channeled.With(node.Draft.Add("CumSum", null, [channeled.Layer], arguments))];
    }

    private static LayerValue Along(NodeContext node, string kind, LayerValue x, int axis)
    {
        var channeled = node.Placement.Channeled(x.Rank == 0 ? x.WithAxes([0]) : x, axis);
        var result = channeled.With(node.Draft.Add(kind, null, [channeled.Layer]));
        return x.Rank == 0 ? result.Without([0]) : result;
    }
}
